package io.datastream.cli;

import java.util.Locale;

/** How the result is written. */
enum Output {
  JSON,
  TEXT;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}

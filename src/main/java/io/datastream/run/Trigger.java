package io.datastream.run;

import java.util.Locale;

/** What started a run. */
public enum Trigger {
  CLI,
  REST,
  SCHEDULE,
  STREAM;

  /** The word that the ledger uses. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.datastream.docs;

import java.util.Locale;

/** The environment variable that sets a key. */
final class EnvironmentName {
  private EnvironmentName() {}

  /** What MicroProfile Config says: every character but letters and digits becomes a line. */
  static String of(String key) {
    return key.toUpperCase(Locale.ROOT)
        .replaceAll("<([A-Z]+)>", "\u0000$1\u0001")
        .replaceAll("[^A-Z0-9\u0000\u0001]", "_")
        .replace('\u0000', '<')
        .replace('\u0001', '>');
  }
}

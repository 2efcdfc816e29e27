package io.datastream.run;

import java.util.Locale;

/** What a run does. */
public enum RunKind {
  INGEST,
  PROCESS;

  /** The word that the ledger and the results use. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

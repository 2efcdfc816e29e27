package io.datastream.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** How a run stands. */
public enum RunStatus {
  RUNNING,
  SUCCEEDED,
  /** Something was done, and something could not be read; the result names it. */
  PARTIAL,
  FAILED,
  /** Its process ended before it did. */
  ABANDONED;

  /** The word that the ledger and the results use. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.datastream.run;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Locale;

/** Which of its bounds ended a process run. */
public enum StoppedBy {
  MAX_MESSAGES,
  END_OF_TOPIC,
  TIMEOUT,
  /** Others work on all partitions. */
  NO_FREE_PARTITION,
  /** It was asked to end: another run's turn has come, or the process ends. */
  REQUEST;

  /** The word that the ledger and the results use. */
  @JsonValue
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}

package io.datastream.run;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.util.UUID;

/** What a run answers; each kind of run has its own fields beside these. */
public interface RunResult {
  /** The run's id. */
  UUID runId();

  /** How the run ended. */
  RunStatus status();

  /** Records and messages that the run put into quarantine. */
  long quarantined();

  /** Whether the run found nothing to do. */
  @JsonIgnore
  boolean nothingToDo();

  /** Whether a person has to look: the run failed, or something could not be read to its end. */
  @JsonIgnore
  boolean needsAttention();
}

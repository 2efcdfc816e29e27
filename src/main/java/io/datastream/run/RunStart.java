package io.datastream.run;

import java.util.Optional;

/**
 * What asks for a run.
 *
 * @param runKey a key that makes the run repeatable: once it has succeeded, the stored result is
 *     the answer
 */
public record RunStart(Trigger trigger, Optional<String> runKey) {
  /** The longest run key that is taken, in characters. */
  public static final int LONGEST_KEY = 255;

  public RunStart {
    if (runKey.isPresent() && (runKey.get().isBlank() || runKey.get().length() > LONGEST_KEY)) {
      throw new InvalidRunKeyException(runKey.get());
    }
  }

  /** A run without a key. */
  public static RunStart by(Trigger trigger) {
    return new RunStart(trigger, Optional.empty());
  }
}

package io.datastream.failure;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** An exception that says what kind of failure it is; its message is one line for people. */
public interface CodedFailure {
  /** Which of the known failures it is. */
  FailureCode code();

  /** Its one line. */
  String getMessage();

  /** Each of the things that are wrong, where it is about several; a line each. */
  default List<String> lines() {
    return List.of(getMessage());
  }

  /** The run that is in the way, where one is. */
  default Optional<UUID> otherRun() {
    return Optional.empty();
  }

  /** The first that a failure is or was caused by. */
  static Optional<CodedFailure> in(Throwable failure) {
    // Causes may go in a circle.
    Set<Throwable> seen = Collections.newSetFromMap(new IdentityHashMap<>());
    for (Throwable it = failure; it != null && seen.add(it); it = it.getCause()) {
      if (it instanceof CodedFailure coded) {
        return Optional.of(coded);
      }
    }
    return Optional.empty();
  }
}

package io.datastream.bench;

import java.util.Optional;

/** What was measured did not do its work, so that its time means nothing. */
final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CheckFailedException(String message) {
    super(message);
  }

  /** There must be no fault. */
  static void expectNone(Optional<String> fault) {
    fault.ifPresent(
        it -> {
          throw new CheckFailedException(it);
        });
  }

  static void expect(String what, long expected, long found) {
    if (expected != found) {
      throw new CheckFailedException(what + ": expected " + expected + ", found " + found);
    }
  }
}

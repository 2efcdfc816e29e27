package io.datastream.bench;

/** What was measured did not do its work, so that its time means nothing. */
final class CheckFailedException extends RuntimeException {
  private static final long serialVersionUID = 1;

  CheckFailedException(String message) {
    super(message);
  }

  static void expect(String what, long expected, long found) {
    if (expected != found) {
      throw new CheckFailedException(what + ": expected " + expected + ", found " + found);
    }
  }
}

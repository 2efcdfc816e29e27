package io.datastream.source;

import java.time.Duration;

/** One request did not lead to an answer with records. */
final class HttpFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final transient Duration retryAfter;

  private HttpFailure(String message, Throwable cause, boolean passing, Duration retryAfter) {
    super(OneLine.of(message), cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
  }

  static HttpFailure lasting(String message, Throwable cause) {
    return new HttpFailure(message, cause, false, null);
  }

  /**
   * @param retryAfter what the server asked for; null when it asked for nothing
   */
  static HttpFailure passing(String message, Throwable cause, Duration retryAfter) {
    return new HttpFailure(message, cause, true, retryAfter);
  }

  /** Whether the same request may succeed later. */
  boolean isPassing() {
    return passing;
  }

  /** Null when the server asked for nothing. */
  Duration retryAfter() {
    return retryAfter;
  }
}

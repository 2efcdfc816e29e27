package io.datastream.source.http;

import io.datastream.source.OneLine;
import java.time.Duration;

/** One request did not lead to an answer with records. */
public final class HttpFailure extends Exception {

  private static final long serialVersionUID = 1L;

  private final boolean passing;
  private final transient Duration retryAfter;
  private final String cure;
  private final boolean unauthorized;
  private final boolean limited;

  private HttpFailure(
      String message,
      Throwable cause,
      boolean passing,
      Duration retryAfter,
      String cure,
      boolean unauthorized,
      boolean limited) {
    super(OneLine.of(message), cause);
    this.passing = passing;
    this.retryAfter = retryAfter;
    this.cure = cure;
    this.unauthorized = unauthorized;
    this.limited = limited;
  }

  static HttpFailure lasting(String message, Throwable cause) {
    return lasting(message, cause, null);
  }

  /**
   * @param cure what a person should do; null when it is what's usual
   */
  public static HttpFailure lasting(String message, Throwable cause, String cure) {
    return new HttpFailure(message, cause, false, null, cure, false, false);
  }

  /** The server wants to know who asks, or doesn't let him in. */
  static HttpFailure unauthorized(String message) {
    return new HttpFailure(message, null, false, null, null, true, false);
  }

  /**
   * The server is asked too often (status 429).
   *
   * @param retryAfter what it asked for; null when it asked for nothing
   */
  static HttpFailure limited(String message, Duration retryAfter) {
    return new HttpFailure(message, null, true, retryAfter, null, false, true);
  }

  /** Whether the server is only asked too often. */
  boolean isLimited() {
    return limited;
  }

  /** Whether the answer had status 401. */
  boolean isUnauthorized() {
    return unauthorized;
  }

  /**
   * @param retryAfter what the server asked for; null when it asked for nothing
   */
  static HttpFailure passing(String message, Throwable cause, Duration retryAfter) {
    return new HttpFailure(message, cause, true, retryAfter, null, false, false);
  }

  /** Whether the same request may succeed later. */
  public boolean isPassing() {
    return passing;
  }

  /** What a person should do; null when it is what's usual. */
  String cure() {
    return cure;
  }

  /** Null when the server asked for nothing. */
  Duration retryAfter() {
    return retryAfter;
  }
}

package io.datastream.failure;

/**
 * A failure as people read it.
 *
 * @param line never blank, and without a line break
 */
public record FailureText(String line) {

  /** Of a failure that may have no message of its own. */
  public static FailureText of(Throwable failure) {
    String message = failure.getMessage();
    return new FailureText(
        message == null || message.isBlank()
            ? "failed without a message ("
                + failure.getClass().getName()
                + "); --verbose shows where"
            : message.replaceAll("\\s*\\R\\s*", " "));
  }
}

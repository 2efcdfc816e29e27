package io.datastream.landing;

/** A batch was not committed because the one before it was not. */
public class EarlierBatchFailedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public EarlierBatchFailedException(Throwable why) {
    super("a batch before this one failed: " + why.getMessage(), why);
  }
}

package io.datastream.process.channel;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.time.Duration;

/** PostgreSQL took too long over a batch; the message is one line for people. */
public class WriteTimeoutException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param waited for the batch
   */
  public WriteTimeoutException(Duration waited) {
    super(
        "PostgreSQL did not commit a batch within "
            + waited.toMillis()
            + " ms (datastream.process.write-timeout); is a lock held on Datastream's tables?");
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

package io.datastream.process;

import java.time.Duration;

/** PostgreSQL took too long over a batch; the message is one line for people. */
public class WriteTimeoutException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  WriteTimeoutException(Duration waited) {
    super(
        "PostgreSQL did not commit a batch within "
            + waited.toMillis()
            + " ms (datastream.process.write-timeout); is a lock held on Datastream's tables?");
  }
}

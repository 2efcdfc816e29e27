package io.datastream.process;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.run.RunTime;
import java.time.Duration;
import java.util.Optional;

/** A run's time was over, and what it had in hand did not commit; one line for people. */
public class RunOverdueException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  RunOverdueException(Optional<Duration> timeout) {
    super(
        "the run's time ("
            + timeout.map(Duration::toMillis).orElse(0L)
            + " ms, timeout-ms) was over, and PostgreSQL did not commit the batches in hand within "
            + RunTime.GRACE.toSeconds()
            + " s more; what is committed stays, the next run goes on from there");
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

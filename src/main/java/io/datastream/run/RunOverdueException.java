package io.datastream.run;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.time.Duration;

/** A run's time was over, and what it had in hand did not come to its end; one line for people. */
public class RunOverdueException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param time that is over
   */
  public RunOverdueException(RunTime time) {
    super(
        "the run's time ("
            + time.timeout().map(Duration::toMillis).orElse(0L)
            + " ms, timeout-ms) was over, and PostgreSQL did not commit what was in hand within "
            + RunTime.GRACE.toSeconds()
            + " s more; what is committed stays, the next run goes on from there");
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

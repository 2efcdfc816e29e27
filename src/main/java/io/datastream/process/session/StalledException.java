package io.datastream.process.session;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.time.Duration;

/** Kafka has messages for a drain but delivers none; the message is one line for people. */
public class StalledException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  StalledException(String topic, Duration waited) {
    super(
        "Kafka delivered nothing of "
            + topic
            + " for "
            + waited.toMillis()
            + " ms (datastream.process.stall-timeout) although the end of the topic is not reached;"
            + " is the partition's leader alive?");
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_AWAY;
  }
}

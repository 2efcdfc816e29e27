package io.datastream.coordination;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.List;

/** Another worker has taken a partition over; nothing of the batch was written. */
public class OffsetConflictException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  public OffsetConflictException(String group, String topic, List<OffsetStep> steps) {
    super(
        "another worker of group "
            + group
            + " has taken over on "
            + topic
            + " while this one held "
            + steps
            + "; nothing of this batch was written, the next run goes on from where that one is");
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

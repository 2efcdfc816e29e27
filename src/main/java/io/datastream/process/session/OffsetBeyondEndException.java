package io.datastream.process.session;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import org.apache.kafka.common.TopicPartition;

/** The stored offset lies beyond the partition's end; the message is one line for people. */
public class OffsetBeyondEndException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  OffsetBeyondEndException(TopicPartition partition, long stored, long end) {
    super(
        partition
            + ": the next offset is "
            + stored
            + ", but the partition ends at "
            + end
            + "; the topic was made anew, or this is another cluster. To begin at its beginning,"
            + " delete the rows of this topic from partition_offsets, and the group's offsets from"
            + " Kafka");
  }

  @Override
  public FailureCode code() {
    return FailureCode.OTHER_TOPIC;
  }
}

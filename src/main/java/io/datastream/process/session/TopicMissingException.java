package io.datastream.process.session;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** The topic that offsets are stored for is not there; the message is one line for people. */
public class TopicMissingException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  TopicMissingException(String topic) {
    super(
        "the topic "
            + topic
            + " does not exist, though partition_offsets says that some of it was processed: was it"
            + " deleted, or is this another cluster? Check DATASTREAM_TOPIC and"
            + " KAFKA_BOOTSTRAP_SERVERS; to begin anew, delete the topic's rows from"
            + " partition_offsets");
  }

  @Override
  public FailureCode code() {
    return FailureCode.OTHER_TOPIC;
  }
}

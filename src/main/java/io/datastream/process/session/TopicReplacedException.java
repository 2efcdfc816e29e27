package io.datastream.process.session;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** The topic is another one than the offsets belong to; the message is one line for people. */
public class TopicReplacedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  TopicReplacedException(String topic, String stored, String found) {
    super(
        "the topic "
            + topic
            + " was deleted and made anew, or this is another cluster: its id is "
            + found
            + ", the stored offsets belong to "
            + stored
            + ". Check KAFKA_BOOTSTRAP_SERVERS; to take the new topic from its beginning, run once"
            + " with DATASTREAM_PROCESS_ON_NEW_TOPIC=begin");
  }

  @Override
  public FailureCode code() {
    return FailureCode.OTHER_TOPIC;
  }
}

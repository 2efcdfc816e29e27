package io.datastream.topic;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.List;

/** A topic was asked for that no configuration names; the message is one line. */
public final class UnknownTopicException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  UnknownTopicException(String given, List<String> known) {
    super(
        "no topic '%s' is read; there are: %s (datastream.topic, datastream.sources.<name>.topic)"
            .formatted(given, String.join(", ", known)));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}

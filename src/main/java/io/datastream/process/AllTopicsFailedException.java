package io.datastream.process;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.List;
import java.util.stream.Collectors;

/** None of a run's topics could be read to its bound; the message is one line. */
final class AllTopicsFailedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  /**
   * Makes one.
   *
   * @param failed at least one
   */
  AllTopicsFailedException(List<TopicOutcome> failed) {
    super(words(failed), failed.get(0).failure());
    this.code = FailureCode.of(failed.get(0).failure());
  }

  private static String words(List<TopicOutcome> failed) {
    // What keeps all of them from being read is mostly one thing.
    List<String> errors = failed.stream().map(it -> it.error().orElseThrow()).distinct().toList();
    return errors.size() == 1 ? errors.get(0) : named(failed);
  }

  /** The errors with their topics. */
  static String named(List<TopicOutcome> failed) {
    return failed.stream()
        .filter(TopicOutcome::failed)
        .map(
            it ->
                "topic %s: %s".formatted(it.run().subscription().topic(), it.error().orElseThrow()))
        .collect(Collectors.joining("; "));
  }

  @Override
  public FailureCode code() {
    return code;
  }
}

package io.datastream.process;

import io.datastream.failure.FailureText;
import io.datastream.process.progress.ActiveRun;
import io.datastream.process.session.SessionEnd;
import io.datastream.run.StoppedBy;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * How the reading of one of a run's topics ended.
 *
 * @param run its part of the run
 * @param end null when it failed
 * @param failure null when it didn't
 * @param lag messages that wait on it; empty when nobody knows
 */
record TopicOutcome(ActiveRun run, SessionEnd end, Throwable failure, Optional<Long> lag) {
  static TopicOutcome ended(ActiveRun run, SessionEnd end) {
    return new TopicOutcome(run, end, null, Optional.of(end.lag()));
  }

  static TopicOutcome failed(ActiveRun run, Throwable failure, Optional<Long> lag) {
    return new TopicOutcome(run, null, failure, lag);
  }

  boolean failed() {
    return failure != null;
  }

  Optional<StoppedBy> stoppedBy() {
    return Optional.ofNullable(end).map(SessionEnd::stoppedBy);
  }

  Optional<String> error() {
    return Optional.ofNullable(failure).map(it -> FailureText.of(it).line());
  }

  /** What people should know of it. */
  Stream<String> warnings() {
    List<String> ofReading = failed() ? run.progress().warnings() : end.warnings();
    return Stream.concat(ofReading.stream(), run.findings().warnings().stream());
  }
}

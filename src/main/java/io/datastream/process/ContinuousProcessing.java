package io.datastream.process;

import io.datastream.failure.FailureText;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunStart;
import io.datastream.run.RunStoppedException;
import io.datastream.run.StopRequest;
import io.datastream.run.Trigger;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.Subscription;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.jboss.logging.Logger;

/**
 * Processes messages as they come, inside {@code serve --stream}: one run without bounds after the
 * other, on each topic for itself. A run ends when another trigger's turn has come, or when it
 * failed; the next one follows.
 */
@ApplicationScoped
public class ContinuousProcessing {
  private static final Logger LOG = Logger.getLogger(ContinuousProcessing.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final KafkaStreamProcessor processor;
  private final List<Subscription> topics;
  private final StopRequest stop;

  @Inject
  ContinuousProcessing(KafkaStreamProcessor processor, ConfiguredTopics topics, StopRequest stop) {
    this(processor, topics.processed(), stop);
  }

  ContinuousProcessing(
      KafkaStreamProcessor processor, List<Subscription> topics, StopRequest stop) {
    this.processor = processor;
    this.topics = topics;
    this.stop = stop;
  }

  /**
   * Goes on until a stop is requested; failures are logged, and tried again.
   *
   * @return nothing, when the last batch is committed
   */
  public Uni<Void> untilStopped() {
    return Uni.join()
        .all(topics.stream().map(this::untilStopped).toList())
        .andFailFast()
        .replaceWithVoid();
  }

  private Uni<Void> untilStopped(Subscription topic) {
    return Uni.createFrom()
        .deferred(() -> stop.requested() ? Uni.createFrom().voidItem() : once(topic))
        // Of items that are null the condition would not be asked.
        .replaceWith(true)
        .repeat()
        .until(again -> stop.requested())
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> once(Subscription topic) {
    return processor
        .process(RunStart.by(Trigger.STREAM), topic, RunBounds.none())
        .replaceWithVoid()
        // Somebody's run takes long; it does what this one would.
        .onFailure(RunInProgressException.class)
        .recoverWithNull()
        .onFailure(RunStoppedException.class)
        .recoverWithNull()
        .onFailure()
        .recoverWithUni(
            failure -> {
              LOG.errorf(
                  "continuous processing of %s: %s; it is tried again",
                  topic.topic(), FailureText.of(failure).line());
              return Uni.createFrom().voidItem().onItem().delayIt().by(AFTER_FAILURE);
            });
  }
}

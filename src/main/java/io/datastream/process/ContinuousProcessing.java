package io.datastream.process;

import io.datastream.failure.FailureText;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunStart;
import io.datastream.run.RunStoppedException;
import io.datastream.run.StopRequest;
import io.datastream.run.Trigger;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import org.jboss.logging.Logger;

/**
 * Processes messages as they come, inside {@code serve --stream}: one run without bounds after the
 * other. A run ends when another trigger's turn has come, or when it failed; the next one follows.
 */
@ApplicationScoped
public class ContinuousProcessing {
  private static final Logger LOG = Logger.getLogger(ContinuousProcessing.class);
  private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

  private final KafkaStreamProcessor processor;
  private final StopRequest stop;

  ContinuousProcessing(KafkaStreamProcessor processor, StopRequest stop) {
    this.processor = processor;
    this.stop = stop;
  }

  /**
   * Goes on until a stop is requested; failures are logged, and tried again.
   *
   * @return nothing, when the last batch is committed
   */
  public Uni<Void> untilStopped() {
    return Uni.createFrom()
        .deferred(() -> stop.requested() ? Uni.createFrom().voidItem() : once())
        // Of items that are null the condition would not be asked.
        .replaceWith(true)
        .repeat()
        .until(again -> stop.requested())
        .collect()
        .last()
        .replaceWithVoid();
  }

  private Uni<Void> once() {
    return processor
        .process(RunStart.by(Trigger.STREAM), RunBounds.none())
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
                  "continuous processing: %s; it is tried again", FailureText.of(failure).line());
              return Uni.createFrom().voidItem().onItem().delayIt().by(AFTER_FAILURE);
            });
  }
}

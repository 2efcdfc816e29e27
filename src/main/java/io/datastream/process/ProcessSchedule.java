package io.datastream.process;

import io.datastream.failure.FailureText;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.quarkus.scheduler.Scheduled;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Drains the topic every so often, inside {@code serve}. */
@ApplicationScoped
class ProcessSchedule {
  private static final Logger LOG = Logger.getLogger(ProcessSchedule.class);

  private final KafkaStreamProcessor processor;

  ProcessSchedule(KafkaStreamProcessor processor) {
    this.processor = processor;
  }

  @Scheduled(
      identity = "process",
      every = "${datastream.process.every}",
      concurrentExecution = Scheduled.ConcurrentExecution.SKIP)
  Uni<Void> process() {
    return processor
        .process(
            RunStart.by(Trigger.SCHEDULE),
            processor.bounds(Optional.empty(), Optional.empty(), true))
        .onFailure()
        .invoke(
            failure -> LOG.errorf("the scheduled run failed: %s", FailureText.of(failure).line()))
        .onFailure()
        .recoverWithNull()
        .replaceWithVoid();
  }
}

package io.datastream.run;

import io.datastream.config.DatastreamConfig;
import io.datastream.failure.FailureCode;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Tries again what a passing trouble has kept from being done; for work that may be done twice. It
 * gives up after {@code datastream.process.recover-for}, or when the run's time is over.
 */
@ApplicationScoped
public class Perseverance {
  private static final Logger LOG = Logger.getLogger(Perseverance.class);
  private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(2);

  private final Duration patience;
  private final StopRequest stop;

  Perseverance(DatastreamConfig config, StopRequest stop) {
    this.patience = config.process().recoverFor();
    this.stop = stop;
  }

  /**
   * Does what is new work for the run: not any more when its time is over.
   *
   * @return the first outcome that is none of a passing trouble, else the last failure
   */
  <T> Uni<T> begin(RunTime time, Supplier<Uni<T>> work) {
    return new Tries<>(work, () -> time.over() || stop.requested()).next(FIRST_PAUSE);
  }

  /**
   * Does what a run ends with: that also has the time of what is in hand.
   *
   * @return as {@link #begin}
   */
  public <T> Uni<T> end(RunTime time, Supplier<Uni<T>> work) {
    return new Tries<>(() -> time.ending(work.get()), time::graceOver).next(FIRST_PAUSE);
  }

  private final class Tries<T> {
    private final Supplier<Uni<T>> work;
    private final Supplier<Boolean> over;
    private long failingSince;

    Tries(Supplier<Uni<T>> work, Supplier<Boolean> over) {
      this.work = work;
      this.over = over;
    }

    Uni<T> next(Duration pause) {
      return Uni.createFrom()
          .deferred(work::get)
          .onFailure(failure -> FailureCode.of(failure).isOfService())
          .recoverWithUni(failure -> again(failure, pause));
    }

    private Uni<T> again(Throwable failure, Duration pause) {
      if (failingSince == 0) {
        failingSince = System.nanoTime();
      }
      if (over.get() || System.nanoTime() - failingSince > patience.toNanos()) {
        return Uni.createFrom().failure(failure);
      }
      LOG.warnf("goes on after: %s", failure.getMessage());
      Duration doubled = pause.multipliedBy(2);
      return Uni.createFrom()
          .voidItem()
          .onItem()
          .delayIt()
          .by(pause)
          .chain(() -> next(doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled));
    }
  }
}

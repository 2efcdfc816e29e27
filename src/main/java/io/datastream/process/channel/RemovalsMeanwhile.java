package io.datastream.process.channel;

import io.datastream.coordination.PartitionClaim;
import io.datastream.failure.FailureText;
import io.datastream.landing.Removals;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * Takes away what readings lack while a run without an end goes on; another run does it at its end.
 * No batch waits for it, and it for none.
 */
@ApplicationScoped
class RemovalsMeanwhile {
  private static final Logger LOG = Logger.getLogger(RemovalsMeanwhile.class);

  private final Removals removals;
  private final ProcessMetrics metrics;
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final Set<String> again = ConcurrentHashMap.newKeySet();

  RemovalsMeanwhile(Removals removals, ProcessMetrics metrics) {
    this.removals = removals;
    this.metrics = metrics;
  }

  /** Begins; what can't be done is left to the next time. */
  void begin(PartitionClaim claim) {
    if (!underWay.add(claim.topic())) {
      // It may have looked before this was due.
      again.add(claim.topic());
      return;
    }
    removals
        .remove(claim)
        .onTermination()
        .invoke(
            () -> {
              underWay.remove(claim.topic());
              if (again.remove(claim.topic())) {
                begin(claim);
              }
            })
        .subscribe()
        .with(
            removed -> {
              metrics.removed(removed.rows());
              removed.warnings().forEach(LOG::warn);
            },
            failure -> LOG.error(FailureText.of(failure).line()));
  }
}

package io.datastream.monitor.health;

import io.datastream.failure.FailureText;
import io.smallrye.health.api.AsyncHealthCheck;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** A service that is asked for a sign of life, and has less than two seconds for it. */
abstract class ReadinessCheck implements AsyncHealthCheck {
  private static final Duration LONGEST = Duration.ofMillis(1800);

  private final String service;

  ReadinessCheck(String service) {
    this.service = service;
  }

  /** Nothing; fails where there is no sign. */
  abstract Uni<Void> signOfLife();

  @Override
  public Uni<HealthCheckResponse> call() {
    return signOfLife()
        .ifNoItem()
        .after(LONGEST)
        .fail()
        .map(alive -> HealthCheckResponse.up(service))
        .onFailure()
        .recoverWithItem(this::down);
  }

  private HealthCheckResponse down(Throwable failure) {
    String reason =
        failure instanceof TimeoutException
            ? "no answer within " + LONGEST.toMillis() + " ms"
            : FailureText.of(failure).line();
    return HealthCheckResponse.named(service).down().withData("reason", reason).build();
  }
}

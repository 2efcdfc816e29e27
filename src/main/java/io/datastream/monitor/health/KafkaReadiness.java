package io.datastream.monitor.health;

import io.datastream.topic.KafkaConnection;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.health.Readiness;

/** Whether Kafka answers. */
@Readiness
@Singleton
class KafkaReadiness extends ReadinessCheck {
  private final KafkaConnection kafka;

  KafkaReadiness(KafkaConnection kafka) {
    super("Kafka");
    this.kafka = kafka;
  }

  @Override
  Uni<Void> signOfLife() {
    return kafka.signOfLife();
  }
}

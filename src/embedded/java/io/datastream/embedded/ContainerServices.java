package io.datastream.embedded;

import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;
import org.testcontainers.postgresql.PostgreSQLContainer;

/** The services as containers, in the versions that deployments run. */
final class ContainerServices {
  private static final String KAFKA = "apache/kafka:4.1.2";
  private static final String POSTGRES = "postgres:17";

  private ContainerServices() {}

  static Services start() {
    QuietLogs.apply();
    if (!DockerClientFactory.instance().isDockerAvailable()) {
      throw new IllegalStateException(
          "-D" + Services.CHOICE + "=containers needs a Docker engine, and none answers");
    }
    Together<KafkaContainer, PostgreSQLContainer> both =
        Together.start(ContainerServices::kafka, ContainerServices::postgres);
    // Testcontainers removes its containers itself when it may run its reaper; not everywhere.
    CloseOnce closing = CloseOnce.atExitOrBefore("containers", both::close);
    PostgreSQLContainer postgres = both.postgres();
    return new Services(
        both.kafka().getBootstrapServers(),
        "postgresql://%s:%d/%s"
            .formatted(
                postgres.getHost(),
                postgres.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
                PostgresService.NAME),
        PostgresService.NAME,
        PostgresService.NAME,
        closing);
  }

  @SuppressWarnings("resource") // closed by who asked for it
  private static KafkaContainer kafka() {
    KafkaContainer container = new KafkaContainer(KAFKA);
    container.start();
    return container;
  }

  @SuppressWarnings("resource") // closed by who asked for it
  private static PostgreSQLContainer postgres() {
    PostgreSQLContainer container =
        new PostgreSQLContainer(POSTGRES)
            .withUsername(PostgresService.NAME)
            .withPassword(PostgresService.NAME)
            .withDatabaseName(PostgresService.NAME);
    container.start();
    return container;
  }
}

package io.datastream.embedded;

/** The services as processes and threads of this machine; needs no installation. */
final class EmbeddedServices {
  private EmbeddedServices() {}

  static Services start(Durability durability) {
    Together<KafkaService, PostgresService> both =
        Together.start(KafkaService::start, () -> PostgresService.start(durability));
    return new Services(
        both.kafka().bootstrapServers(),
        both.postgres().url(),
        PostgresService.NAME,
        PostgresService.NAME,
        both);
  }
}

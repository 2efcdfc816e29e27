package io.datastream.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The limit: Kafka's producer with the application's settings sends the very envelopes that the
 * ingest of the CSV file made.
 */
final class ProducerLine implements Line {
  static final String NAME = "limit.producer";

  private final World world;
  private List<byte[]> envelopes = List.of();

  ProducerLine(World world) {
    this.world = world;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String what() {
    return "Kafka's producer alone, the ingest's envelopes";
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = "bench-producer-" + UUID.randomUUID();
    world.topics().create(topic, 1);
    if (envelopes.isEmpty()) {
      envelopes = ingested();
    }
    Iterator<byte[]> messages = Collections.unmodifiableList(envelopes).iterator();
    Stopwatch watch = Stopwatch.start();
    world.topics().fill(topic, 1, messages);
    double millis = watch.millis();
    CheckFailedException.expect(
        "messages on the topic", envelopes.size(), world.topics().consume(topic, message -> {}));
    world.topics().delete(topic);
    return Map.of(Metric.RECORDS_PER_SECOND, world.settings().records() * 1000 / millis);
  }

  private List<byte[]> ingested() throws Exception {
    String topic = "bench-envelopes-" + UUID.randomUUID();
    world.topics().create(topic, 1);
    new IngestLine(world).into(topic);
    List<byte[]> found = new ArrayList<>();
    world.topics().consume(topic, message -> found.add(message.value()));
    world.topics().delete(topic);
    return found;
  }
}

package io.datastream.bench;

import java.util.Map;

/** The limit: Kafka's client takes the same messages and does nothing with them. */
record ConsumerLine(World world, int envelope) implements Line {
  @Override
  public String name() {
    return "limit.consumer." + envelope;
  }

  @Override
  public String what() {
    return "Kafka's consumer alone, envelopes of " + envelope;
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    int records = world.settings().records();
    String topic = world.filled().topic(records, envelope, 1);
    Stopwatch watch = Stopwatch.start();
    long messages = world.topics().consume(topic, message -> {});
    double millis = watch.millis();
    CheckFailedException.expect("messages", (records + envelope - 1) / envelope, messages);
    return Map.of(Metric.RECORDS_PER_SECOND, records * 1000 / millis);
  }
}

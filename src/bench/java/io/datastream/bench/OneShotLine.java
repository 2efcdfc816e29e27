package io.datastream.bench;

import java.util.Map;

/** A run with hardly anything to do, start to exit. */
record OneShotLine(World world, int messages) implements Line {
  @Override
  public String name() {
    return "oneshot." + messages;
  }

  @Override
  public String what() {
    return "one-shot run of %d messages, start to exit".formatted(messages);
  }

  @Override
  public Metric first() {
    return Metric.MILLIS;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = world.filled().topic(messages, 1, 1);
    world.target().empty("stream_records");
    Ended ended = world.freshGroup(topic).run("process", "--drain");
    CheckFailedException.expect("messages", messages, ended.count("messages"));
    CheckFailedException.expect("inserted", messages, ended.count("inserted"));
    world.target().expect("stream_records", messages);
    Map<Metric, Double> metrics = ended.memory();
    metrics.put(Metric.MILLIS, ended.wallMillis());
    return metrics;
  }
}

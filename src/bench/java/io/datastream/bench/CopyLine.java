package io.datastream.bench;

import java.util.Map;

/** The limit: the same rows into the same table, as fast as PostgreSQL takes them. */
record CopyLine(World world) implements Line {
  static final String NAME = "limit.copy";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String what() {
    return "COPY of the same rows";
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    // Made before the clock runs.
    world.rows().chunks();
    world.target().empty("stream_records");
    Stopwatch watch = Stopwatch.start();
    world.target().copy(world.rows());
    double millis = watch.millis();
    world.target().expect("stream_records", world.rows().records());
    return Map.of(Metric.RECORDS_PER_SECOND, world.rows().records() * 1000 / millis);
  }
}

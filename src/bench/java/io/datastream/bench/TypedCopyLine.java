package io.datastream.bench;

import java.util.Map;

/** The limit of a typed table: the same rows into it, by COPY in text format. */
record TypedCopyLine(World world) implements Line {
  static final String NAME = "limit.copy.typed";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String what() {
    return "COPY of the same rows into the typed table";
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    TypedOrders orders = new TypedOrders(world);
    orders.empty();
    Stopwatch watch = Stopwatch.start();
    orders.copy();
    return Map.of(Metric.RECORDS_PER_SECOND, world.settings().records() * 1000 / watch.millis());
  }
}

package io.datastream.bench;

import java.util.Map;

/** How much memory a run takes with so many records waiting. */
record MemoryLine(World world, int records) implements Line {
  static String name(int records) {
    return "memory." + records;
  }

  @Override
  public String name() {
    return name(records);
  }

  @Override
  public String what() {
    return String.format("peak memory, %,d records waiting", records);
  }

  @Override
  public Metric first() {
    return Metric.PEAK_MEMORY;
  }

  @Override
  public int atMost() {
    return records > 1_000_000 ? 1 : Integer.MAX_VALUE;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    return new DrainLine(new StreamRecords(world, records), 100, 1, Found.NOTHING).measure();
  }
}

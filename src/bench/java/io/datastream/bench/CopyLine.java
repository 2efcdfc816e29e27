package io.datastream.bench;

import java.util.List;
import java.util.Map;

/** The limit: the same rows into the same tables, as fast as PostgreSQL takes them. */
record CopyLine(Landing landing) implements Line {
  @Override
  public String name() {
    return landing.limit();
  }

  @Override
  public String what() {
    return ("COPY of the same rows " + landing.into()).strip();
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    Target target = landing.world().target();
    // Made before the clock runs.
    List<CopyRows> rows = landing.rows();
    landing.empty();
    target.settle();
    Stopwatch watch = Stopwatch.start();
    target.copy(rows);
    double millis = watch.millis();
    CheckFailedException.expectNone(landing.fault(false));
    return Map.of(Metric.RECORDS_PER_SECOND, landing.records() * 1000 / millis);
  }
}

package io.datastream.bench;

import java.util.List;
import java.util.Map;

/** The limit: a JVM that starts with the launcher's options and returns. */
record EmptyProcessLine(World world) implements Line {
  static final String NAME = "limit.process";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String what() {
    return "an empty JVM, start to exit";
  }

  @Override
  public Metric first() {
    return Metric.MILLIS;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    Stopwatch watch = Stopwatch.start();
    JvmChild child =
        JvmChild.start(
            world.scratch().resolve("nothing.log"),
            false,
            List.of(
                "-XX:+UseSerialGC",
                "-Xshare:auto",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                "target/test-classes",
                NothingMain.class.getName()));
    CheckFailedException.expect("exit code", 0, child.awaitEnd());
    return Map.of(Metric.MILLIS, watch.millis());
  }
}

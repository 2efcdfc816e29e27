package io.datastream.bench;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/**
 * A JMH benchmark of the decoder, in a JVM of its own. JMH has iterations of its own, so one
 * measurement is enough.
 *
 * @param benchmark the class
 * @param launchers whether the JVM gets the options that the launcher gives to one-shot runs (no
 *     optimizing compiler); else it gets none
 */
record DecoderLine(Class<?> benchmark, String label, int envelope, boolean launchers)
    implements Line {
  @Override
  public String name() {
    return "jmh." + label + "." + envelope + (launchers ? ".c1" : ".c2");
  }

  @Override
  public String what() {
    return "JMH: %s, envelopes of %d, %s"
        .formatted(label, envelope, launchers ? "one-shot JVM" : "optimizing JVM");
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public int atMost() {
    return 1;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    List<String> options =
        launchers
            ? List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx256m")
            : List.of("-XX:+UseSerialGC", "-Xmx256m");
    double recordsPerSecond =
        new Runner(
                new OptionsBuilder()
                    .include(Pattern.quote(benchmark.getName()) + "\\..*")
                    .param("envelope", Integer.toString(envelope))
                    .mode(Mode.Throughput)
                    .forks(1)
                    .warmupIterations(4)
                    .warmupTime(TimeValue.seconds(1))
                    .measurementIterations(5)
                    .measurementTime(TimeValue.seconds(1))
                    .verbosity(VerboseMode.SILENT)
                    .jvmArgs(options.toArray(String[]::new))
                    .build())
            .runSingle()
            .getPrimaryResult()
            .getScore();
    return Map.of(
        Metric.RECORDS_PER_SECOND,
        recordsPerSecond,
        Metric.MEGABYTES_PER_SECOND,
        recordsPerSecond * bytesPerRecord() / 1e6);
  }

  /** Of the records' own bytes, so that envelopes of all sizes can be compared. */
  private static double bytesPerRecord() {
    return LongStream.range(0, 1000)
        .mapToInt(id -> Dataset.json(id).getBytes(StandardCharsets.UTF_8).length)
        .average()
        .orElseThrow();
  }
}

package io.datastream.bench;

import java.nio.file.Path;

/** Measures what the system properties ask for, prints the tables and writes the JSON. */
public final class BenchmarksMain {
  private BenchmarksMain() {}

  /** Takes no arguments; see {@link BenchSettings}. Exits with 1 when a check failed. */
  public static void main(String[] arguments) throws Exception {
    BenchSettings settings = BenchSettings.fromSystemProperties();
    int status = 0;
    try (World world = World.start(settings)) {
      Benchmarks benchmarks = new Benchmarks(world);
      Results results = new Results();
      try {
        benchmarks.run(results);
      } catch (CheckFailedException e) {
        System.err.println("check failed: " + e.getMessage());
        status = 1;
      }
      Report report = new Report(settings, benchmarks.lines(), results);
      System.out.println("\n" + report.markdown());
      report.writeJson(Path.of("target", "benchmarks.json"));
      if (settings.docs() && status == 0) {
        report.writeInto(Path.of("docs", "benchmarks.md"));
      }
    }
    // Clients and drivers leave threads behind.
    System.exit(status);
  }
}

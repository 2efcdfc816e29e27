package io.datastream.bench;

import io.datastream.process.decode.BatchDecoderBenchmark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** All lines, and the rounds over them. */
final class Benchmarks {
  /** Sources that take turns on one topic. */
  static final int MANY = 200;

  private final BenchSettings settings;
  private final List<Line> lines;

  Benchmarks(World world) {
    this.settings = world.settings();
    this.lines =
        lines(world).stream().filter(line -> settings.only().matcher(line.name()).find()).toList();
  }

  /** Those asked for, in the order of the table. */
  List<Line> lines() {
    return lines;
  }

  private static List<Line> lines(World world) {
    int records = world.settings().records();
    List<Line> lines = new ArrayList<>();
    Landing streamRecords = new StreamRecords(world, records);
    lines.add(new CopyLine(streamRecords));
    lines.add(new ConsumerLine(world, 100));
    lines.add(new ConsumerLine(world, 1));
    for (int envelope : new int[] {100, 1}) {
      for (int partitions : new int[] {1, 4}) {
        // New first: its rows are those that the others find, and the updates leave other ones.
        for (Found found : Found.values()) {
          lines.add(new DrainLine(streamRecords, envelope, partitions, found));
        }
      }
    }
    lines.addAll(typed(world));
    lines.add(new ProducerLine(world));
    lines.add(new IngestLine(world));
    lines.add(new EmptyProcessLine(world));
    lines.add(new OneShotLine(world, 0));
    lines.add(new OneShotLine(world, 100));
    lines.add(new MemoryLine(world, 10_000));
    if (world.settings().tenMillion()) {
      lines.add(new MemoryLine(world, 10_000_000));
    }
    for (int perSecond : new int[] {100, 1_000, 10_000}) {
      lines.add(new LatencyLine(world, perSecond));
    }
    for (int partitions : new int[] {1, 4}) {
      lines.add(new ConnectLine(world, true, partitions));
      lines.add(new ConnectLine(world, false, partitions));
    }
    lines.add(new PrototypeLine(world, 100));
    lines.add(new PrototypeLine(world, 1));
    for (boolean launchers : new boolean[] {true, false}) {
      for (int envelope : new int[] {100, 1}) {
        lines.add(
            new DecoderLine(EnvelopeReaderBenchmark.class, "EnvelopeReader", envelope, launchers));
        lines.add(
            new DecoderLine(BatchDecoderBenchmark.class, "BatchDecoder", envelope, launchers));
      }
    }
    return lines;
  }

  private static List<Line> typed(World world) {
    List<Line> lines = new ArrayList<>();
    Landing typed = new TypedOrders(world, TypedColumns.FOUND);
    lines.add(new CopyLine(typed));
    for (int partitions : new int[] {1, 4}) {
      for (Found found : Found.values()) {
        lines.add(new DrainLine(typed, 100, partitions, found));
      }
    }
    lines.add(new DrainLine(new ManySources(world, MANY), ManySources.ENVELOPE, 1, Found.NOTHING));
    Landing children = new OrdersWithItems(world);
    lines.add(new CopyLine(children));
    for (Found found : Found.values()) {
      lines.add(new DrainLine(children, 100, 1, found));
    }
    Landing history = new OrdersHistory(world);
    lines.add(new DrainLine(history, 100, 1, Found.NOTHING));
    lines.add(new DrainLine(history, 100, 1, Found.OLDER));
    for (TypedColumns columns : TypedColumns.values()) {
      if (columns != TypedColumns.FOUND) {
        lines.add(byProcessorTime(new TypedOrders(world, columns), Found.NOTHING));
      }
    }
    lines.add(byProcessorTime(new TypedOrders(world, TypedColumns.DECLARED), Found.OLDER));
    lines.add(byProcessorTime(new TypedOrders(world, TypedColumns.NEWEST), Found.OLDER));
    Landing json = new JsonMessages(world);
    lines.add(new CopyLine(json));
    for (int partitions : new int[] {1, 4}) {
      lines.add(new DrainLine(json, 1, partitions, Found.NOTHING));
    }
    return lines;
  }

  private static Line byProcessorTime(Landing landing, Found found) {
    return new DrainLine(landing, 100, 1, found, Metric.CPU_SECONDS);
  }

  /** Measures; what was measured until something failed is in the results too. */
  void run(Results results) throws Exception {
    List<Line> possible = new ArrayList<>();
    for (Line line : lines) {
      Optional<String> reason = line.impossible();
      if (reason.isPresent()) {
        results.skip(line, reason.get());
        System.out.println("skipped " + line.name() + ": " + reason.get());
      } else {
        possible.add(line);
      }
    }
    for (int round = 1; round <= settings.rounds(); round++) {
      for (Line line : possible) {
        if (round <= line.atMost()) {
          Map<Metric, Double> measured = line.measure();
          results.add(line, measured);
          System.out.printf("round %d  %-20s %s%n", round, line.name(), said(measured));
        }
      }
    }
  }

  private static String said(Map<Metric, Double> measured) {
    return measured.entrySet().stream()
        .map(each -> each.getKey().text(each.getValue()))
        .collect(Collectors.joining(", "));
  }
}

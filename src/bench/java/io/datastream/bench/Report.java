package io.datastream.bench;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datastream.packaged.DatastreamProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.stream.Collectors;

/** What was measured, for people and for programs. */
final class Report {
  private static final String BEGIN = "<!-- measured: begin -->";
  private static final String END = "<!-- measured: end -->";

  private final BenchSettings settings;
  private final List<Line> lines;
  private final Results results;
  private final List<Goal> goals;

  Report(BenchSettings settings, List<Line> lines, Results results) {
    this.settings = settings;
    this.lines = lines;
    this.results = results;
    this.goals = Goals.of(results, settings);
  }

  /** Both tables. */
  String markdown() {
    return conditions() + "\n\n" + measured() + "\n" + goals() + skipped();
  }

  private String conditions() {
    return String.format(
        Locale.ROOT,
        "%,d records; rounds: %d; %d processors; Datastream as %s; harness on Java %s",
        settings.records(),
        settings.rounds(),
        Runtime.getRuntime().availableProcessors(),
        DatastreamProcess.kind(),
        Runtime.version().feature());
  }

  private String measured() {
    Table table = new Table("line", "median", "min … max", "÷ COPY", "beside it");
    for (Line line : lines) {
      OptionalDouble median = results.median(line.name(), line.first());
      if (median.isPresent()) {
        table.add(
            line.what(),
            line.first().text(median.getAsDouble()),
            Metric.number(results.values(line.name(), line.first()).min().orElseThrow())
                + " … "
                + Metric.number(results.values(line.name(), line.first()).max().orElseThrow()),
            againstCopy(line),
            beside(line));
      }
    }
    return table.markdown();
  }

  private String againstCopy(Line line) {
    return line.limit()
        .map(copy -> results.ratio(line.name(), copy, Metric.RECORDS_PER_SECOND))
        .filter(OptionalDouble::isPresent)
        .map(ratio -> String.format(Locale.ROOT, "%.2f", ratio.getAsDouble()))
        .orElse("");
  }

  private String beside(Line line) {
    Set<Metric> others = EnumSet.allOf(Metric.class);
    others.remove(line.first());
    return others.stream()
        .filter(metric -> results.median(line.name(), metric).isPresent())
        .map(metric -> metric.text(results.median(line.name(), metric).getAsDouble()))
        .collect(Collectors.joining(", "));
  }

  private String goals() {
    Table table = new Table("goal", "wanted", "measured", "");
    goals.forEach(goal -> table.add(goal.what(), goal.wanted(), goal.found(), goal.verdict()));
    return table.markdown();
  }

  private String skipped() {
    StringBuilder text = new StringBuilder();
    for (Line line : lines) {
      String reason = results.skipped().get(line.name());
      if (reason != null) {
        text.append("\nNot measured: ")
            .append(line.what())
            .append(" (")
            .append(reason)
            .append(")\n");
      }
    }
    return text.toString();
  }

  void writeJson(Path file) throws IOException {
    ObjectMapper json = new ObjectMapper();
    ObjectNode report = json.createObjectNode();
    report.put("records", settings.records());
    report.put("processors", Runtime.getRuntime().availableProcessors());
    report.put("java", Runtime.version().toString());
    report.put("datastream", DatastreamProcess.kind());
    ArrayNode all = report.putArray("lines");
    for (Line line : lines) {
      ObjectNode each = all.addObject();
      each.put("name", line.name());
      each.put("what", line.what());
      String reason = results.skipped().get(line.name());
      if (reason != null) {
        each.put("skipped", reason);
      }
      for (Metric metric : Metric.values()) {
        OptionalDouble median = results.median(line.name(), metric);
        if (median.isPresent()) {
          ObjectNode values = each.putObject(metric.name().toLowerCase(Locale.ROOT));
          values.put("median", median.getAsDouble());
          ArrayNode rounds = values.putArray("rounds");
          results.values(line.name(), metric).forEach(rounds::add);
        }
      }
    }
    ArrayNode judged = report.putArray("goals");
    for (Goal goal : goals) {
      ObjectNode each = judged.addObject();
      each.put("what", goal.what());
      each.put("wanted", goal.wanted());
      goal.measured().ifPresent(measured -> each.put("measured", measured));
      each.put("verdict", goal.verdict());
    }
    Files.writeString(file, json.writerWithDefaultPrettyPrinter().writeValueAsString(report));
  }

  /** Puts the tables between the two marks of a page. */
  void writeInto(Path page) throws IOException {
    String text = Files.readString(page);
    int begin = text.indexOf(BEGIN);
    int end = text.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException(page + " has no " + BEGIN + " and " + END);
    }
    String before = text.substring(0, begin + BEGIN.length());
    Files.writeString(page, before + "\n\n" + markdown() + "\n" + text.substring(end));
  }
}

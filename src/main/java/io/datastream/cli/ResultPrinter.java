package io.datastream.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.cli.terminal.Printable;
import io.datastream.cli.terminal.Quantity;
import io.datastream.ingest.IngestResult;
import io.datastream.init.Initialized;
import io.datastream.look.check.CheckReport;
import io.datastream.look.preview.PreviewReport;
import io.datastream.monitor.StatusReport;
import io.datastream.postgres.SchemaMigration.Migrated;
import io.datastream.process.ProcessResult;
import io.datastream.process.TopicResult;
import io.datastream.run.TableCounts;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.PrintStream;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Writes results to stdout: one line of JSON for programs, a table for people. */
@ApplicationScoped
class ResultPrinter {
  /** Characters of a cell of a row that is shown. */
  private static final int WIDEST = 60;

  private final ObjectMapper json;

  ResultPrinter(ObjectMapper json) {
    this.json = json;
  }

  void print(PrintStream out, Output output, Object result) {
    out.print(output == Output.JSON ? line(result) : text(result));
    out.flush();
  }

  private String line(Object result) {
    try {
      return Printable.lines(json.writeValueAsString(result)) + "\n";
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a result can't be written as JSON", e);
    }
  }

  private String text(Object result) {
    if (result instanceof ProcessResult process) {
      return process(process);
    } else if (result instanceof IngestResult ingest) {
      return ingest(ingest);
    } else if (result instanceof StatusReport status) {
      return status(status);
    } else if (result instanceof CheckReport report) {
      return check(report);
    } else if (result instanceof PreviewReport report) {
      return preview(report);
    } else if (result instanceof Migrated migrated) {
      return "schema "
          + (migrated.applied() == 0 ? "is at version " : "brought to version ")
          + migrated.to()
          + " ("
          + migrated.applied()
          + " migrations applied)\n";
    } else if (result instanceof Initialized initialized) {
      String file = initialized.file();
      return (file == null ? "" : "# added to " + file + "\n") + initialized.yaml();
    }
    return line(result);
  }

  private static String check(CheckReport report) {
    TextTable findings = new TextTable();
    report.findings().forEach(it -> findings.row(it.level().word(), it.about().word(), it.line()));
    String sum =
        report.wrong() == 0 && report.warnings() == 0
            ? "nothing is wrong"
            : "%d wrong, %d warning(s)".formatted(report.wrong(), report.warnings());
    return findings + "\n" + sum + ", looked at in " + Quantity.time(report.elapsedMs()) + "\n";
  }

  private static String preview(PreviewReport report) {
    StringBuilder text = new StringBuilder();
    text.append(
        new TextTable()
            .row("source", report.source())
            .row("table", report.table() + state(report))
            .row(
                "records",
                report.records()
                    + " ("
                    + report.rows().size()
                    + " would land, "
                    + report.quarantined().size()
                    + " would go to quarantine"
                    + more(report.gone(), "gone")
                    + more(report.superseded(), "superseded")
                    + more(report.filtered(), "filtered")
                    + ")"));
    TextTable about = new TextTable();
    report.ignored().forEach((field, count) -> about.row("ignored", field, count + " record(s)"));
    report.warnings().forEach(it -> about.row("warning", it));
    text.append(about);
    section(text, "statements", report.statements().stream().map(it -> it + ";\n").toList());
    if (!report.columns().isEmpty()) {
      TextTable columns = new TextTable().row("column", "type", "");
      report
          .columns()
          .forEach(it -> columns.row(it.name(), it.type(), (it.key() ? "key, " : "") + it.state()));
      text.append('\n').append(columns);
    }
    section(text, "rows", List.of(rows(report).toString()));
    TextTable refused = new TextTable();
    report.quarantined().forEach(it -> refused.row(it.place(), it.reason(), it.detail()));
    section(text, "quarantine", List.of(refused.toString()));
    return text.toString();
  }

  private static String state(PreviewReport report) {
    if (report.exists() == null) {
      return "";
    }
    return report.exists() ? " (is there)" : " (is not there yet)";
  }

  private static TextTable rows(PreviewReport report) {
    Set<String> names = new LinkedHashSet<>();
    report.rows().forEach(row -> names.addAll(row.keySet()));
    TextTable rows = new TextTable();
    if (!names.isEmpty()) {
      rows.row(names.toArray());
    }
    report
        .rows()
        .forEach(
            row ->
                rows.row(
                    names.stream()
                        .map(name -> row.containsKey(name) ? cell(row.get(name)) : "-")
                        .toArray()));
    return rows;
  }

  /** JSON's quotes around a text tell nothing in a table. */
  private static String cell(JsonNode value) {
    String text = value.isTextual() ? value.textValue() : value.toString();
    return text.length() <= WIDEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, text.codePointCount(0, WIDEST) - 1)) + "…";
  }

  private static void section(StringBuilder text, String name, List<String> parts) {
    if (parts.stream().anyMatch(it -> !it.isBlank())) {
      text.append('\n').append(name).append('\n');
      parts.forEach(it -> text.append(it.indent(2)));
    }
  }

  private static String process(ProcessResult result) {
    TextTable table =
        new TextTable()
            .row("run", result.runId())
            .row("status", result.status().word() + ", stopped by " + result.stoppedBy().word())
            .row("messages", result.messages())
            .row(
                "records",
                result.records()
                    + " ("
                    + result.inserted()
                    + " inserted, "
                    + result.updated()
                    + " updated, "
                    + result.unchanged()
                    + " unchanged"
                    + more(result.deleted(), "deleted")
                    + more(result.superseded(), "superseded")
                    + more(result.filtered(), "filtered")
                    + ")")
            .row("quarantined", result.quarantined());
    if (result.removed() > 0) {
      table.row("removed", result.removed() + " rows that readings lacked");
    }
    table.row("lag", result.lag());
    if (result.freshnessMs() != null) {
      table.row("freshness", freshness(result.freshnessMs().p50(), result.freshnessMs().max()));
    }
    table.row("took", Quantity.time(result.elapsedMs()));
    if (result.warning() != null) {
      table.row("warning", result.warning());
    }
    StringBuilder text = new StringBuilder(table.toString());
    if (result.topics() != null) {
      text.append('\n').append(topics(result.topics()));
    }
    if (result.tables() != null && result.tables().size() > 1) {
      text.append('\n').append(tables(result.tables()));
    }
    return text.toString();
  }

  /** What is seldom is said where there is some of it. */
  private static String more(long count, String what) {
    return count == 0 ? "" : ", " + count + " " + what;
  }

  private static TextTable tables(List<TableCounts> counts) {
    TextTable tables =
        new TextTable()
            .row(
                "source",
                "table",
                "inserted",
                "updated",
                "unchanged",
                "deleted",
                "superseded",
                "filtered",
                "quarantined",
                "removed");
    counts.forEach(
        it ->
            tables.row(
                it.source(),
                it.table(),
                it.inserted(),
                it.updated(),
                it.unchanged(),
                it.deleted(),
                it.superseded(),
                it.filtered(),
                it.quarantined(),
                it.removed()));
    return tables;
  }

  private static TextTable topics(List<TopicResult> topics) {
    TextTable table =
        new TextTable()
            .row("topic", "status", "messages", "records", "quarantined", "lag", "error");
    topics.forEach(
        it ->
            table.row(
                it.topic(),
                it.status().word(),
                it.messages(),
                it.records(),
                it.quarantined(),
                Objects.requireNonNullElse(it.lag(), "-"),
                Objects.requireNonNullElse(it.error(), "-")));
    return table;
  }

  private static String ingest(IngestResult result) {
    TextTable table =
        new TextTable()
            .row("run", result.runId())
            .row("status", result.status().word())
            .row("took", Quantity.time(result.elapsedMs()));
    TextTable sources =
        new TextTable().row("source", "messages", "records", "bytes", "quarantined", "error");
    result
        .sources()
        .forEach(
            (name, tally) ->
                sources.row(
                    name,
                    tally.messages(),
                    tally.records(),
                    tally.bytes(),
                    tally.quarantined(),
                    Objects.requireNonNullElse(tally.error(), "-")));
    result
        .sources()
        .forEach(
            (name, tally) ->
                tally.warnings().forEach(warning -> table.row("warning", name + ": " + warning)));
    return table + "\n" + sources;
  }

  private static String freshness(long median, long most) {
    return Quantity.time(median) + " median, " + Quantity.time(most) + " at most";
  }

  private static String status(StatusReport report) {
    TextTable head =
        new TextTable()
            .row(
                "topic",
                report.topics() == null
                    ? report.topic()
                    : report.topics().stream()
                        .map(StatusReport.TopicStatus::topic)
                        .collect(Collectors.joining(", ")))
            .row("group", report.group())
            .row("messages", report.messages())
            .row("lag", report.lag())
            .row("quarantine", report.quarantine() + " waiting, of all topics");
    if (report.freshnessMs() != null) {
      head.row(
          "freshness",
          freshness(
              report.freshnessMs().get("p50").asLong(), report.freshnessMs().get("max").asLong()));
    }
    if (report.warning() != null) {
      head.row("warning", report.warning());
    }
    TextTable runs =
        new TextTable()
            .row(
                "started",
                "kind",
                "trigger",
                "status",
                "messages",
                "records",
                "quarantined",
                "run");
    report
        .runs()
        .forEach(
            it ->
                runs.row(
                    it.startedAt,
                    it.kind,
                    it.trigger,
                    it.status,
                    it.messages,
                    it.records,
                    it.quarantined,
                    it.runId));
    return head + "\n" + partitions(report) + "\n" + runs;
  }

  private static TextTable partitions(StatusReport report) {
    if (report.topics() == null) {
      TextTable table =
          new TextTable()
              .row("partition", "beginning", "end", "next offset", "group offset", "lag");
      report.partitions().forEach(it -> table.row(cells(it).toArray()));
      return table;
    }
    TextTable table =
        new TextTable()
            .row("topic", "partition", "beginning", "end", "next offset", "group offset", "lag");
    report
        .topics()
        .forEach(
            topic ->
                topic
                    .partitions()
                    .forEach(
                        it ->
                            table.row(
                                Stream.concat(Stream.of(topic.topic()), cells(it).stream())
                                    .toArray())));
    return table;
  }

  private static List<Object> cells(StatusReport.PartitionStatus it) {
    return List.of(
        it.partition(),
        it.beginning(),
        it.end(),
        it.nextOffset() == null ? "-" : it.nextOffset(),
        it.groupOffset() == null ? "-" : it.groupOffset(),
        it.lag());
  }
}

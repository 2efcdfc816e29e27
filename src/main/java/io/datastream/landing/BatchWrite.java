package io.datastream.landing;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineEntry.MessagePlace;
import io.datastream.record.QuarantineReason;
import io.datastream.run.RunCounts;
import io.datastream.run.TableCounts;
import io.datastream.table.Arrival;
import io.datastream.table.Destination;
import io.datastream.table.Prepared;
import io.datastream.table.Prepared.Passed;
import io.datastream.table.RecordRow;
import io.datastream.table.RowCounts;
import io.datastream.table.Written;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What one batch leaves in PostgreSQL.
 *
 * @param claim under which the batch was read; when another has taken its place nothing is written
 * @param rows by where they land, there in the order of their offsets; a key may come more than
 *     once
 * @param passed what never becomes a row, by where it would have landed
 * @param messages how many messages were read
 * @param arrivals those of its messages whose tables follow readings, in their order
 */
public record BatchWrite(
    PartitionClaim claim,
    SortedMap<Destination, List<RecordRow>> rows,
    Map<Destination, Passed> passed,
    List<QuarantineEntry> quarantined,
    List<OffsetStep> offsets,
    long messages,
    List<Arrival> arrivals) {

  /** The same batch with the rows of its tables; what can't be one goes to quarantine. */
  BatchWrite prepared(SortedMap<Destination, Prepared> prepared) {
    SortedMap<Destination, List<RecordRow>> ready = new TreeMap<>();
    List<QuarantineEntry> entries = new ArrayList<>(quarantined);
    prepared.forEach(
        (destination, its) -> {
          ready.put(destination, its.rows());
          its.refused().forEach(it -> entries.add(entry(it.row(), it.reason(), it.detail())));
        });
    Map<Destination, Passed> passing = new TreeMap<>();
    prepared.forEach(
        (destination, its) -> its.passed().ifPresent(it -> passing.put(destination, it)));
    return new BatchWrite(claim, ready, passing, entries, offsets, messages, arrivals);
  }

  /**
   * The same batch without rows that PostgreSQL refuses: they go to quarantine.
   *
   * @param refused those very rows, each with the reason
   */
  BatchWrite without(Map<RecordRow, String> refused) {
    if (refused.isEmpty()) {
      return this;
    }
    SortedMap<Destination, List<RecordRow>> rest = new TreeMap<>();
    List<QuarantineEntry> entries = new ArrayList<>(quarantined);
    rows.forEach(
        (destination, its) -> {
          List<RecordRow> left = new ArrayList<>();
          for (RecordRow row : its) {
            String reason = refused.get(row);
            if (reason == null) {
              left.add(row);
            } else {
              entries.add(entry(row, QuarantineReason.REFUSED_BY_DATABASE, reason));
            }
          }
          rest.put(destination, left);
        });
    return new BatchWrite(claim, rest, passed, entries, offsets, messages, arrivals);
  }

  /**
   * What it adds to the counts of its run.
   *
   * @param written what became of the rows
   * @param destinations where the records of a source land
   */
  RunCounts counts(Map<Destination, Written> written, Function<String, Destination> destinations) {
    Map<String, TableCounts> tables = new TreeMap<>();
    written.forEach(
        (destination, its) ->
            its.bySource()
                .forEach(
                    (source, counts) ->
                        tables.merge(source, of(source, destination, counts), TableCounts::plus)));
    passed.forEach(
        (destination, its) ->
            tables.merge(
                its.source(),
                of(its.source(), destination, new RowCounts(0, 0, its.absent(), 0, 0))
                    .passed(its.filtered(), its.superseded()),
                TableCounts::plus));
    for (QuarantineEntry entry : quarantined) {
      if (entry.message().flatMap(MessagePlace::element).isPresent()) {
        String source = entry.source().orElseThrow();
        tables.merge(
            source,
            TableCounts.none(source, destinations.apply(source).table()).quarantined(1),
            TableCounts::plus);
      }
    }
    return RunCounts.of(messages, List.copyOf(tables.values()), quarantined.size());
  }

  private static TableCounts of(String source, Destination destination, RowCounts counts) {
    return new TableCounts(
        source,
        destination.table(),
        counts.inserted(),
        counts.updated(),
        counts.unchanged(),
        counts.deleted(),
        counts.superseded(),
        0,
        0,
        0);
  }

  /**
   * The rows of a table that have come, those included that a newer one of the batch has overtaken;
   * where that one was refused, its key waits in quarantine.
   */
  List<RecordRow> come(Destination destination) {
    List<RecordRow> written = rows.getOrDefault(destination, List.of());
    List<RecordRow> overtaken =
        Optional.ofNullable(passed.get(destination)).map(Passed::overtaken).orElse(List.of());
    if (overtaken.isEmpty()) {
      return written;
    }
    Set<String> keys = written.stream().map(RecordRow::key).collect(Collectors.toSet());
    return Stream.concat(
            written.stream(), overtaken.stream().filter(row -> keys.contains(row.key())))
        .toList();
  }

  /** The messages that its tables follow, with what became of their records. */
  public List<Arrival> arrivals() {
    if (arrivals.isEmpty() || quarantined.isEmpty()) {
      return arrivals;
    }
    Set<Place> faulty =
        quarantined.stream()
            .flatMap(it -> it.message().stream())
            .map(it -> new Place(it.partition(), it.offset()))
            .collect(Collectors.toSet());
    return arrivals.stream()
        .map(it -> faulty.contains(new Place(it.partition(), it.offset())) ? it.asFaulty() : it)
        .toList();
  }

  private record Place(int partition, long offset) {}

  /** Where its messages stand, for people. */
  String places() {
    return offsets.stream()
        .map(
            step ->
                "%s:%d, offsets %d to %d"
                    .formatted(claim.topic(), step.partition(), step.from(), step.to() - 1))
        .collect(Collectors.joining("; "));
  }

  private QuarantineEntry entry(RecordRow row, QuarantineReason reason, String detail) {
    return QuarantineEntry.ofRecord(
        new MessagePlace(claim.topic(), row.partition(), row.offset(), Optional.of(row.element())),
        row.source(),
        row.key(),
        reason,
        detail,
        row.payload().bytes());
  }
}

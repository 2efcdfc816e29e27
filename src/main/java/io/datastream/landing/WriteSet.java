package io.datastream.landing;

import io.datastream.table.Destination;
import io.datastream.table.LatestRows;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.TableWriter.Way;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * What a batch writes, table by table, always in the order of the destinations. For one transaction
 * at a time: it knows at which table that one is.
 */
final class WriteSet {
  private final List<Part> parts;
  private volatile Part at;

  WriteSet(List<Part> parts) {
    this.parts = parts;
  }

  /**
   * One table's part.
   *
   * @param way how its keys are met; of no account where it is written in pieces
   */
  record Part(Destination destination, TableWriter writer, LatestRows latest, Way way) {
    /** All rows, in the way that is likely to be the quickest. */
    static Part of(Destination destination, TableWriter writer, List<RecordRow> rows) {
      LatestRows latest = LatestRows.of(rows, writer.keys());
      return new Part(destination, writer, latest, writer.first(latest));
    }

    private Part in(Way other) {
      return new Part(destination, writer, latest, other);
    }
  }

  List<Part> parts() {
    return parts;
  }

  /** The same tables with other rows, which are compared with those that are there. */
  WriteSet compared(SortedMap<Destination, List<RecordRow>> rows) {
    return new WriteSet(
        parts.stream()
            .map(
                part ->
                    Part.of(part.destination(), part.writer(), rows.get(part.destination()))
                        .in(Way.COMPARED))
            .toList());
  }

  /**
   * The same for another try, after a row was there that was thought not to be.
   *
   * @return empty where the table has no other way
   */
  Optional<WriteSet> afterDuplicate() {
    Part failed = at;
    if (failed == null) {
      return Optional.empty();
    }
    return failed
        .writer()
        .after(failed.way())
        .map(
            way -> {
              List<Part> next = new ArrayList<>(parts);
              next.set(parts.indexOf(failed), failed.in(way));
              return new WriteSet(next);
            });
  }

  /** Does the work for one table after the other. */
  Uni<Outcome> inTurn(Function<Part, Uni<Outcome>> work) {
    return parts.size() == 1
        ? at(parts.get(0), work)
        : Multi.createFrom()
            .iterable(parts)
            .onItem()
            .transformToUniAndConcatenate(part -> at(part, work))
            .collect()
            .asList()
            .map(each -> each.stream().reduce(Outcome.NOTHING, Outcome::plus));
  }

  private Uni<Outcome> at(Part part, Function<Part, Uni<Outcome>> work) {
    at = part;
    return work.apply(part);
  }

  /** The table that was worked on last, for people. */
  String table() {
    Part last = at;
    return last == null ? "its tables" : last.destination().table();
  }

  /** Whether the tables are those of the other one still, as they were. */
  boolean hasTablesOf(WriteSet other) {
    return writers().equals(other.writers());
  }

  private List<TableWriter> writers() {
    return parts.stream().map(Part::writer).toList();
  }

  /** Whether no table has a key in both. */
  boolean disjoint(WriteSet other) {
    int mine = 0;
    int theirs = 0;
    while (mine < parts.size() && theirs < other.parts.size()) {
      Part one = parts.get(mine);
      Part two = other.parts.get(theirs);
      int order = one.destination().compareTo(two.destination());
      if (order == 0 && !one.latest().disjoint(two.latest())) {
        return false;
      }
      mine += order <= 0 ? 1 : 0;
      theirs += order >= 0 ? 1 : 0;
    }
    return true;
  }
}

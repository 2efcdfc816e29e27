package io.datastream.table.typed;

import io.datastream.table.RecordRow;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.Target;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Writes the rows of a child table: those of a record go and come together, as a set. Without a
 * table no record had an element yet, and there is nothing to do.
 */
final class ChildWriter {
  private final Layout parent;
  private final ChildTable child;
  private final List<Target> columns;
  private final Map<BitSet, String> inserts = new ConcurrentHashMap<>();
  private final Map<BitSet, Optional<ChildCopy>> copies = new ConcurrentHashMap<>();

  ChildWriter(Layout parent, ChildTable child) {
    this.parent = parent;
    this.child = child;
    this.columns = child.layout().targets();
  }

  /** An element of a record's array. */
  record Element(int owner, int place, Object[] values) {}

  /**
   * Notes the records whose rows aren't as they would be.
   *
   * @param differing a place for each of the rows
   */
  Uni<Void> compare(SqlConnection connection, List<RecordRow> rows, Boolean[] differing) {
    List<Integer> asked = having(rows);
    if (asked.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    List<RecordRow> owners = asked.stream().map(rows::get).toList();
    List<Element> elements = elements(owners);
    BitSet absent = new BitSet();
    for (Target target : columns) {
      absent.set(
          target.index(),
          !elements.isEmpty()
              && elements.stream().allMatch(it -> it.values()[target.index()] == RowShaper.ABSENT));
    }
    List<Target> compared = without(absent);
    Tuple values = keys(owners);
    values.addArrayOfInteger(elements.stream().map(it -> it.owner() + 1).toArray(Integer[]::new));
    values.addArrayOfInteger(elements.stream().map(Element::place).toArray(Integer[]::new));
    add(values, compared, elements);
    return connection
        .preparedQuery(new ChildStatements(child).differing(compared))
        .execute(values)
        .invoke(
            found -> {
              for (Row row : found) {
                differing[asked.get(row.getInteger("given_n") - 1)] = true;
              }
            })
        .replaceWithVoid();
  }

  /** Puts the rows of these records in the place of those that there are. */
  Uni<Void> replace(SqlConnection connection, List<RecordRow> rows) {
    List<RecordRow> owners = having(rows).stream().map(rows::get).toList();
    return owners.isEmpty()
        ? Uni.createFrom().voidItem()
        : delete(connection, owners).chain(() -> insert(connection, owners));
  }

  /** Takes the rows of these records away. */
  Uni<Void> delete(SqlConnection connection, List<RecordRow> owners) {
    return owners.isEmpty() || child.layout().table().isEmpty()
        ? Uni.createFrom().voidItem()
        : connection
            .preparedQuery(new ChildStatements(child).delete())
            .execute(keys(owners))
            .replaceWithVoid();
  }

  /** Adds the rows of records that have none. */
  Uni<Void> insert(SqlConnection connection, List<RecordRow> rows) {
    List<RecordRow> owners = having(rows).stream().map(rows::get).toList();
    Map<BitSet, List<Element>> parts = new LinkedHashMap<>();
    for (Element element : elements(owners)) {
      parts.computeIfAbsent(absent(element), it -> new ArrayList<>()).add(element);
    }
    return Multi.createFrom()
        .iterable(parts.entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            part -> insert(connection, owners, part.getKey(), part.getValue()))
        .onItem()
        .ignoreAsUni();
  }

  private Uni<Void> insert(
      SqlConnection connection, List<RecordRow> owners, BitSet absent, List<Element> elements) {
    return copies
        .computeIfAbsent(absent, it -> ChildCopy.of(child, without(it)))
        .filter(it -> NewKeysGuess.isWorthwhile(elements.size()))
        .map(it -> it.copy(connection, owners, elements))
        .orElseGet(() -> Uni.createFrom().item(false))
        .chain(
            copied ->
                copied
                    ? Uni.createFrom().voidItem()
                    : insertAll(connection, owners, absent, elements));
  }

  private Uni<Void> insertAll(
      SqlConnection connection, List<RecordRow> owners, BitSet absent, List<Element> elements) {
    List<Target> given = without(absent);
    Tuple values = keys(elements.stream().map(it -> owners.get(it.owner())).toList());
    values.addArrayOfInteger(elements.stream().map(Element::place).toArray(Integer[]::new));
    add(values, given, elements);
    return connection
        .preparedQuery(
            inserts.computeIfAbsent(absent, it -> new ChildStatements(child).insert(given)))
        .execute(values)
        .replaceWithVoid();
  }

  /** The places of those rows that say what is in the table. */
  private List<Integer> having(List<RecordRow> rows) {
    List<Integer> having = new ArrayList<>();
    if (child.layout().table().isPresent()) {
      for (int i = 0; i < rows.size(); i++) {
        if (RowShaper.childRows(rows.get(i), parent, child) != null) {
          having.add(i);
        }
      }
    }
    return having;
  }

  private List<Element> elements(List<RecordRow> owners) {
    List<Element> elements = new ArrayList<>();
    for (int owner = 0; owner < owners.size(); owner++) {
      Object[][] rows = RowShaper.childRows(owners.get(owner), parent, child);
      for (int place = 0; place < rows.length; place++) {
        elements.add(new Element(owner, place, rows[place]));
      }
    }
    return elements;
  }

  /** Which columns have PostgreSQL's own default. */
  private BitSet absent(Element element) {
    BitSet absent = new BitSet();
    for (Target target : columns) {
      absent.set(target.index(), element.values()[target.index()] == RowShaper.ABSENT);
    }
    return absent;
  }

  private List<Target> without(BitSet absent) {
    return columns.stream().filter(it -> !absent.get(it.index())).toList();
  }

  private Tuple keys(List<RecordRow> owners) {
    Tuple values = Tuple.tuple();
    for (Target target : child.key()) {
      Object[] column = target.type().values(owners.size());
      for (int i = 0; i < column.length; i++) {
        column[i] = owners.get(i).columns()[target.index()];
      }
      values.addValue(target.type().bound(column));
    }
    return values;
  }

  private static void add(Tuple values, List<Target> columns, List<Element> elements) {
    for (Target target : columns) {
      Object[] column = target.type().values(elements.size());
      for (int i = 0; i < column.length; i++) {
        Object value = elements.get(i).values()[target.index()];
        column[i] = value == RowShaper.ABSENT ? null : value;
      }
      values.addValue(target.type().bound(column));
    }
  }
}

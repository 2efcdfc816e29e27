package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.LandingMode;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Uni;
import java.util.List;

/** What the modes of sources with a table of their own have in common: the tables. */
abstract class TypedMode implements LandingMode {
  private final String name;
  private final RecordKeys keys;
  private final TypedTables tables;

  TypedMode(String name, RecordKeys keys, TypedTables tables) {
    this.name = name;
    this.keys = keys;
    this.tables = tables;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public boolean ownTable() {
    return true;
  }

  @Override
  public RecordKeys keys() {
    return keys;
  }

  @Override
  public List<String> messageFields(String source) {
    return tables.messageFields(source);
  }

  @Override
  public Destination destination(String source) {
    return tables.destination(source);
  }

  @Override
  public Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    return tables.prepare(destination, claim, rows, this::writer);
  }

  /**
   * What writes to the table.
   *
   * @param guess that all writers to the table share
   */
  TableWriter writer(Layout layout, Destination destination, NewKeysGuess guess) {
    return new TypedWriter(layout, destination, guess);
  }

  /** Makes what writes to a table that has been looked up. */
  @FunctionalInterface
  interface WriterFactory {
    TableWriter writer(Layout layout, Destination destination, NewKeysGuess guess);
  }

  @Override
  public void forget(Destination destination) {
    tables.forget(destination);
  }
}

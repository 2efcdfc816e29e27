package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.LandingMode;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.settings.TableSettings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code append}: each record is a row of the source's own table. */
@ApplicationScoped
public class AppendMode implements LandingMode {
  private final TypedTables tables;

  AppendMode(TypedTables tables) {
    this.tables = tables;
  }

  @Override
  public String name() {
    return TableSettings.APPEND;
  }

  @Override
  public boolean ownTable() {
    return true;
  }

  @Override
  public RecordKeys keys() {
    return RecordKeys.PLACE;
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
    return tables.prepare(destination, claim, rows);
  }

  @Override
  public void forget(Destination destination) {
    tables.forget(destination);
  }
}

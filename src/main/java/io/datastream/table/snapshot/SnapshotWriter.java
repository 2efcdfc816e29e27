package io.datastream.table.snapshot;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Arrival;
import io.datastream.table.Keys;
import io.datastream.table.LatestRows;
import io.datastream.table.Noted;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes to a table as another one does, apart from those who remove rows of it, and notes what has
 * come.
 *
 * @param writer that writes; two of the same are the same
 * @param layout of the table; empty where there is none
 */
public record SnapshotWriter(
    TableWriter writer, TableSettings settings, Optional<Layout> layout, ReadingLog log)
    implements TableWriter {

  @Override
  public Keys keys() {
    return writer.keys();
  }

  @Override
  public Way first(LatestRows latest) {
    return writer.first(latest);
  }

  @Override
  public Optional<Way> after(Way failed) {
    return writer.after(failed);
  }

  @Override
  public Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return latest.rows().isEmpty()
        ? writer.write(connection, claim, latest, way)
        : lock().share(connection).chain(() -> writer.write(connection, claim, latest, way));
  }

  @Override
  public Uni<Noted> note(
      SqlConnection connection,
      PartitionClaim claim,
      List<Arrival> arrivals,
      List<RecordRow> rows) {
    return lock()
        .share(connection)
        .chain(() -> log.note(connection, claim.topic(), settings, layout, arrivals, rows));
  }

  private WriteLock lock() {
    return new WriteLock(settings.source());
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return writer.probe(connection, claim);
  }

  @Override
  public Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return writer.judge(connection, rows);
  }
}

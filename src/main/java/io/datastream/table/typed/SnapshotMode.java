package io.datastream.table.typed;

import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.Removal;
import io.datastream.table.Remover;
import io.datastream.table.TableWriter;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.OnDelete;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.datastream.table.snapshot.ReadingLog;
import io.datastream.table.snapshot.SnapshotRemoval;
import io.datastream.table.snapshot.SnapshotWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * {@code snapshot}: a row a key in the source's own table, as its latest record has it; rows that a
 * complete reading lacks go.
 */
@Singleton
public class SnapshotMode extends TypedMode implements Remover {
  private static final String DUE =
      "SELECT DISTINCT source FROM snapshot_readings WHERE topic = $1 AND due ORDER BY source";

  private final Map<Destination, TableSettings> followed = new TreeMap<>();
  private final ReadingLog log;
  private final Masking masking;

  SnapshotMode(
      TypedTables tables, ConfiguredTables configured, ReadingLog log, DatastreamConfig config) {
    super(TableSettings.SNAPSHOT, RecordKeys.IF_ANY, tables);
    this.log = log;
    this.masking = new Masking(config.maskKey());
    configured.bySource().values().stream()
        .filter(TableSettings::followsReadings)
        .filter(it -> it.onDelete() != OnDelete.IGNORE)
        .forEach(it -> followed.put(tables.destination(it.source()), it));
  }

  @Override
  public boolean followsReadings() {
    return true;
  }

  @Override
  public Optional<Remover> remover() {
    return Optional.of(this);
  }

  @Override
  public Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    TableSettings settings = followed.get(destination);
    return settings == null
        ? super.prepare(destination, claim, rows)
        : super.prepare(destination, claim, rows)
            .map(
                it ->
                    new Prepared(
                        new SnapshotWriter(it.writer(), settings, layout(it.writer()), log),
                        it.rows(),
                        it.refused(),
                        it.passed(),
                        it.warnings()));
  }

  private static Optional<Layout> layout(TableWriter writer) {
    return writer instanceof TypedWriter typed ? Optional.of(typed.layout()) : Optional.empty();
  }

  @Override
  public boolean any() {
    return !followed.isEmpty();
  }

  @Override
  public Uni<List<Destination>> due(SqlConnection connection, String topic) {
    return connection
        .preparedQuery(DUE)
        .execute(Tuple.of(topic))
        .map(
            rows -> {
              List<String> sources = new ArrayList<>();
              rows.forEach(row -> sources.add(row.getString(0)));
              return followed.entrySet().stream()
                  .filter(it -> sources.contains(it.getValue().source()))
                  .map(Map.Entry::getKey)
                  .toList();
            });
  }

  @Override
  public Uni<Removal> removal(Destination destination, PartitionClaim claim) {
    return super.prepare(destination, claim, List.of())
        .map(
            it ->
                new SnapshotRemoval(followed.get(destination), layout(it.writer()), log, masking));
  }
}

package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.record.QuarantineReason;
import io.datastream.table.Keys;
import io.datastream.table.LatestRows;
import io.datastream.table.Prepared;
import io.datastream.table.Prepared.Refused;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where there is no table, and none can be made of the records that there are: none of them has its
 * key.
 */
final class NoTable implements TableWriter {
  private static final NoTable IT = new NoTable();

  private NoTable() {}

  static Prepared prepared(
      TableSettings settings, Layout layout, List<RecordRow> rows, List<Refused> refused) {
    List<Refused> all = new ArrayList<>(refused);
    Set<String> known = new HashSet<>();
    refused.forEach(it -> known.add(it.row().place()));
    String key =
        String.join(
            ", ", layout.keyColumns(settings.key().orElse(List.of(TableSettings.USUAL_KEY))));
    for (RecordRow row : rows) {
      if (!known.contains(row.place())) {
        all.add(
            new Refused(
                row,
                QuarantineReason.NO_KEY,
                "the key (%s) is missing, and the table %s can't be made without it"
                    .formatted(key, settings.table())));
      }
    }
    return new Prepared(IT, List.of(), all, Optional.empty(), List.of());
  }

  @Override
  public Keys keys() {
    return Keys.UNIQUE;
  }

  @Override
  public Uni<Written> write(
      SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
    return Uni.createFrom().item(Written.NOTHING);
  }

  @Override
  public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
    return Uni.createFrom().voidItem();
  }
}

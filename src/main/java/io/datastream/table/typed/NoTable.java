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
import io.datastream.table.shape.RowShaper;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;

/**
 * Where there is no table, and none can be made of the records that there are: none of them has its
 * key.
 */
final class NoTable implements TableWriter {
  private static final NoTable IT = new NoTable();

  private NoTable() {}

  static Prepared prepared(Layout layout, RowShaper shaper) {
    TableSettings settings = layout.settings();
    List<Refused> refused = new ArrayList<>(shaper.refused());
    String key =
        String.join(
            ", ", layout.keyColumns(settings.key().orElse(List.of(TableSettings.USUAL_KEY))));
    for (RecordRow row : shaper.rows()) {
      refused.add(
          new Refused(
              row,
              QuarantineReason.NO_KEY,
              "the key (%s) is missing%s, and the table %s can't be made without it"
                  .formatted(
                      key,
                      settings.keepsHistory()
                          ? settings.newestBy().map(it -> ", or " + it + " (newest-by)").orElse("")
                          : "",
                      settings.table())));
    }
    return new Prepared(IT, List.of(), refused, shaper.passed(), List.of());
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

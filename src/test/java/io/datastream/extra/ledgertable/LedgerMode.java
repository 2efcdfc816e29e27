package io.datastream.extra.ledgertable;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.Destination;
import io.datastream.table.Keys;
import io.datastream.table.LandingMode;
import io.datastream.table.LatestRows;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.Written;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;

/** {@code ledger}: each record is one more line of the table {@code ledger}, as it came. */
@ApplicationScoped
public class LedgerMode implements LandingMode {
  private static final Destination LEDGER = new Destination("ledger", "ledger");

  private final TableWriter lines = new Lines();

  @Override
  public String name() {
    return LEDGER.mode();
  }

  @Override
  public Destination destination(String source) {
    return LEDGER;
  }

  @Override
  public Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    return Uni.createFrom().item(Prepared.asIs(lines, rows));
  }

  @Override
  public void forget(Destination destination) {
    // Nothing is known of the table.
  }

  private static final class Lines implements TableWriter {
    private static final String INSERT =
        "INSERT INTO ledger (source, record_key, line) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])";

    @Override
    public Keys keys() {
      return Keys.REPEATED;
    }

    @Override
    public Uni<Written> write(
        SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way) {
      return latest.rows().isEmpty()
          ? Uni.createFrom().item(Written.NOTHING)
          : send(connection, latest.inOrder());
    }

    @Override
    public Uni<Void> probe(SqlConnection connection, PartitionClaim claim) {
      return send(connection, List.of()).replaceWithVoid();
    }

    private static Uni<Written> send(SqlConnection connection, List<RecordRow> rows) {
      return connection
          .preparedQuery(INSERT)
          .execute(
              Tuple.of(
                  rows.stream().map(RecordRow::source).toArray(String[]::new),
                  rows.stream().map(RecordRow::key).toArray(String[]::new),
                  rows.stream().map(row -> row.payload().toString()).toArray(String[]::new)))
          .map(inserted -> Written.inserted(rows));
    }
  }
}

package io.datastream.table.jsonb;

import io.datastream.coordination.PartitionClaim;
import io.datastream.postgres.Database;
import io.datastream.record.QuarantineReason;
import io.datastream.table.Destination;
import io.datastream.table.Keys;
import io.datastream.table.LandingConfig;
import io.datastream.table.LandingMode;
import io.datastream.table.Prepared;
import io.datastream.table.Prepared.Refused;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.setwise.RowBinder;
import io.datastream.table.setwise.RowJudge;
import io.datastream.table.setwise.SetWriter;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;

/**
 * {@code jsonb}: the records of all sources in {@code stream_records}. The table is looked up in
 * the catalogue for each session of a run anew, in a long one from time to time, and when something
 * has gone wrong.
 */
@ApplicationScoped
public class JsonbMode implements LandingMode {
  static final Destination STREAM_RECORDS =
      new Destination(LandingConfig.DEFAULT_MODE, "stream_records");

  /**
   * A type is named without its length: a cast to {@code varchar(5)} would cut what an assignment
   * refuses.
   */
  private static final String LOOK =
      """
      SELECT a.attname AS name, format_type(a.atttypid, -1) AS type, c.relkind::text AS kind,
        c.relkind IN ('r', 'p') AND NOT c.relhasrules AND NOT c.relrowsecurity AS copied,
        a.atttypid NOT IN ('text'::regtype, 'varchar'::regtype, 'name'::regtype)
          OR NOT coalesce(o.collisdeterministic, true) AS folds
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
      WHERE c.oid = to_regclass('stream_records')
        AND a.attname IN ('source', 'record_key', 'payload', 'event_time') AND NOT a.attisdropped
      """;

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  private final Database database;
  private final NewKeysGuess guess = new NewKeysGuess();
  private final RowBinder binder = new RecordBinder();
  private final RowJudge judge = new PayloadJudge();
  private final Map<RecordTable, TableWriter> writers = new ConcurrentHashMap<>();
  private final AtomicReference<Known> known = new AtomicReference<>();

  private record Known(TableWriter writer, UUID session, long since) {
    boolean holds(UUID asking) {
      return session.equals(asking) && System.nanoTime() - since < LOOK_AGAIN.toNanos();
    }
  }

  /**
   * @param database null where nothing is looked up
   */
  public JsonbMode(Database database) {
    this.database = database;
  }

  @Override
  public String name() {
    return STREAM_RECORDS.mode();
  }

  @Override
  public Destination destination(String source) {
    return STREAM_RECORDS;
  }

  @Override
  public Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    return writer(claim.token()).map(writer -> prepared(writer, rows));
  }

  private static Prepared prepared(TableWriter writer, List<RecordRow> rows) {
    if (rows.stream().noneMatch(RecordRow::deletion)) {
      return Prepared.asIs(writer, rows);
    }
    return new Prepared(
        writer,
        rows.stream().filter(it -> !it.deletion()).toList(),
        rows.stream().filter(RecordRow::deletion).map(JsonbMode::refused).toList(),
        Optional.empty(),
        List.of());
  }

  private static Refused refused(RecordRow deletion) {
    return new Refused(
        deletion,
        QuarantineReason.EMPTY,
        "the message has no value, which says that the record of its key is gone; only sources with a table of their own delete (datastream.sources.%s.table)"
            .formatted(deletion.source()));
  }

  /** A table that isn't there is taken for the migrations', and writing to it says so. */
  private Uni<TableWriter> writer(UUID session) {
    Known last = known.get();
    return last != null && last.holds(session)
        ? Uni.createFrom().item(last.writer())
        : database
            .onConnection(connection -> connection.query(LOOK).execute())
            .map(JsonbMode::read)
            .map(table -> writers.computeIfAbsent(table, this::made))
            .invoke(writer -> known.set(new Known(writer, session, System.nanoTime())));
  }

  private TableWriter made(RecordTable table) {
    return new SetWriter(STREAM_RECORDS, table.forStatements(), guess, binder, judge);
  }

  @Override
  public void forget(Destination destination) {
    known.set(null);
  }

  private static RecordTable read(RowSet<Row> columns) {
    String source = null;
    String key = null;
    String payload = null;
    String time = null;
    boolean folds = false;
    boolean plain = true;
    boolean copied = true;
    for (Row column : columns) {
      String type = column.getString("type");
      plain = column.getString("kind").equals("r");
      copied = column.getBoolean("copied");
      switch (column.getString("name")) {
        case "source" -> {
          source = type;
          folds |= column.getBoolean("folds");
        }
        case "record_key" -> {
          key = type;
          folds |= column.getBoolean("folds");
        }
        case "payload" -> payload = type;
        default -> time = type;
      }
    }
    return source == null || key == null || payload == null || time == null
        ? RecordTable.MIGRATED
        : new RecordTable(
            source, key, payload, time, folds ? Keys.FOLDING : Keys.UNIQUE, plain, copied);
  }
}

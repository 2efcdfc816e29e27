package io.datastream.store;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.concurrent.atomic.AtomicReference;

/** Looks {@code stream_records} up in the catalogue, once, until something has gone wrong. */
@ApplicationScoped
class RecordTables {
  /**
   * A type is named without its length: a cast to {@code varchar(5)} would cut what an assignment
   * refuses.
   */
  private static final String LOOK =
      """
      SELECT a.attname AS name, format_type(a.atttypid, -1) AS type, c.relkind::text AS kind,
        a.atttypid NOT IN ('text'::regtype, 'varchar'::regtype, 'name'::regtype)
          OR NOT coalesce(o.collisdeterministic, true) AS folds
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid
        LEFT JOIN pg_collation o ON o.oid = a.attcollation
      WHERE c.oid = to_regclass('stream_records')
        AND a.attname IN ('source', 'record_key', 'payload', 'event_time') AND NOT a.attisdropped
      """;

  private final Database database;
  private final AtomicReference<RecordTable> known = new AtomicReference<>();

  RecordTables(Database database) {
    this.database = database;
  }

  /** The table; one that isn't there is taken for the migrations', and writing to it says so. */
  Uni<RecordTable> look() {
    RecordTable table = known.get();
    return table != null
        ? Uni.createFrom().item(table)
        : database
            .onConnection(connection -> connection.query(LOOK).execute())
            .map(RecordTables::read)
            .invoke(known::set);
  }

  /** A statement failed: perhaps the table is another one by now. */
  void forget() {
    known.set(null);
  }

  private static RecordTable read(RowSet<Row> columns) {
    String source = null;
    String key = null;
    String payload = null;
    String time = null;
    boolean folds = false;
    boolean plain = true;
    for (Row column : columns) {
      String type = column.getString("type");
      plain = column.getString("kind").equals("r");
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
        : new RecordTable(source, key, payload, time, folds, plain);
  }
}

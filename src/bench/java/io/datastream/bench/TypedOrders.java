package io.datastream.bench;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;

/** The table of its own that the dataset's source has, as Datastream makes it. */
record TypedOrders(World world) {
  static final String TABLE = "typed_orders";

  private static final int CHUNK = 1 << 20;

  private static final String COLUMNS =
      "id, customer, email, city, status, amount, ordered_at, note, _ingested_at, _run_id";

  /** The source, in the environment of the application. */
  static Map<String, String> source() {
    return Map.of(
        "DATASTREAM_SOURCES_ORDERS_TYPE", "topic", "DATASTREAM_SOURCES_ORDERS_TABLE", TABLE);
  }

  /** Makes the table anew, empty. */
  void empty() throws SQLException {
    world.target().execute("drop table if exists " + TABLE);
    world
        .target()
        .execute(
            """
            create table %s (id bigint, customer text, email text, city text, status text, amount numeric,
              ordered_at timestamptz, note text, _ingested_at timestamptz, _run_id uuid, primary key (id))
              with (fillfactor = 50)
            """
                .formatted(TABLE));
    world.target().settle();
  }

  /** Fills it with the dataset, by COPY in text format as psql's {@code \\copy} does. */
  void copy() throws SQLException, IOException {
    String more = "," + Instant.now() + "," + UUID.randomUUID() + "\n";
    try (Connection connection = world.target().connect()) {
      CopyIn copy =
          connection
              .unwrap(PGConnection.class)
              .getCopyAPI()
              .copyIn("copy %s (%s) from stdin (format csv)".formatted(TABLE, COLUMNS));
      StringBuilder text = new StringBuilder();
      for (long id = 0; id < world.settings().records(); id++) {
        String row = Dataset.csv(id);
        text.append(row, 0, row.length() - 1).append(more);
        if (text.length() > CHUNK) {
          send(copy, text);
        }
      }
      send(copy, text);
      copy.endCopy();
    }
  }

  private static void send(CopyIn copy, StringBuilder text) throws SQLException {
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    copy.writeToCopy(bytes, 0, bytes.length);
    text.setLength(0);
  }
}

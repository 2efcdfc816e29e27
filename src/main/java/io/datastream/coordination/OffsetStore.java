package io.datastream.coordination;

import io.datastream.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.HashMap;
import java.util.Map;

/** The offsets that runs start from, to be looked at. */
@ApplicationScoped
public class OffsetStore {
  private static final String LOAD =
      "SELECT partition, next_offset FROM partition_offsets WHERE group_name = $1 AND topic = $2";

  private final Database database;

  OffsetStore(Database database) {
    this.database = database;
  }

  /** The next offset of each partition that the group has ever worked on, by partition. */
  public Uni<Map<Integer, Long>> load(String group, String topic) {
    return database
        .onConnection(connection -> connection.preparedQuery(LOAD).execute(Tuple.of(group, topic)))
        .map(
            rows -> {
              Map<Integer, Long> offsets = new HashMap<>();
              rows.forEach(row -> offsets.put(row.getInteger(0), row.getLong(1)));
              return offsets;
            });
  }
}

package io.datastream.table.snapshot;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.record.ExactJson;
import io.datastream.record.JsonText;
import io.datastream.table.RecordRow;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.datastream.table.shape.RowShaper;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import io.vertx.pgclient.PgException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Notes the keys of records that wait in quarantine as keys that have come: somebody may still mend
 * them, and their rows stay. Page by page, whatever waits there.
 */
final class WaitingKeys {
  private static final int PAGE = 100;

  private static final String WAITING =
      """
      SELECT id, payload FROM quarantined_records
      WHERE status = 'waiting' AND stage = 'process' AND source = $1 AND element IS NOT NULL AND id > $2
      ORDER BY id LIMIT %d
      """
          .formatted(PAGE);

  private final ExactJson json = new ExactJson();
  private final String source;
  private final ReadingLog log;
  private final Masking masking;
  private long last;

  WaitingKeys(String source, ReadingLog log, Masking masking) {
    this.source = source;
    this.log = log;
    this.masking = masking;
  }

  /** Notes those that have come since it was asked last. */
  Uni<Void> note(SqlConnection connection, Layout layout, long reading) {
    return connection
        .preparedQuery(WAITING)
        .execute(Tuple.of(source, last))
        .chain(
            page ->
                page.rowCount() == 0
                    ? Uni.createFrom().voidItem()
                    : note(
                            connection,
                            layout,
                            reading,
                            RowShaper.keys(layout, masking, taken(page)))
                        .chain(() -> note(connection, layout, reading)));
  }

  /** What PostgreSQL can't take as a key is none of the table's. */
  private Uni<Void> note(
      SqlConnection connection, Layout layout, long reading, List<RecordRow> keys) {
    if (keys.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return connection
        .query("SAVEPOINT waiting")
        .execute()
        .chain(() -> log.keys(connection, source, reading, Optional.of(layout), keys))
        .chain(() -> connection.query("RELEASE SAVEPOINT waiting").execute())
        .replaceWithVoid()
        .onFailure(PgException.class)
        .recoverWithUni(
            () ->
                connection
                    .query("ROLLBACK TO SAVEPOINT waiting; RELEASE SAVEPOINT waiting")
                    .execute()
                    .chain(() -> each(connection, layout, reading, keys)));
  }

  private Uni<Void> each(
      SqlConnection connection, Layout layout, long reading, List<RecordRow> keys) {
    return keys.size() == 1
        ? Uni.createFrom().voidItem()
        : Multi.createFrom()
            .iterable(keys)
            .onItem()
            .transformToUniAndConcatenate(it -> note(connection, layout, reading, List.of(it)))
            .onItem()
            .ignoreAsUni();
  }

  private List<RecordRow> taken(RowSet<Row> page) {
    List<RecordRow> records = new ArrayList<>();
    for (Row row : page) {
      last = row.getLong(0);
      byte[] bytes = row.getBuffer(1).getBytes();
      if (isObject(bytes)) {
        records.add(
            new RecordRow(
                source, "", new JsonText(bytes, 0, bytes.length), null, Instant.EPOCH, 0, last, 0));
      }
    }
    return records;
  }

  private boolean isObject(byte[] bytes) {
    try (JsonParser parser = json.parser(bytes, 0, bytes.length)) {
      boolean object = parser.nextToken() == JsonToken.START_OBJECT;
      parser.skipChildren();
      return object && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }
}

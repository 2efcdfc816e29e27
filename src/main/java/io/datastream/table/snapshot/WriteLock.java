package io.datastream.table.snapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * Keeps those who remove rows of a table apart from those who write to it: a row that a batch has
 * found unchanged would be gone before its key is noted. Whoever writes shares the lock until its
 * transaction ends. Who removes never waits for it: a batch that holds it may wait, unknown to
 * PostgreSQL, for one that would wait behind.
 */
final class WriteLock {
  private static final String SHARE = "SELECT pg_advisory_xact_lock_shared($1)";
  private static final String TRY = "SELECT pg_try_advisory_xact_lock($1)";

  private final long key;

  WriteLock(String source) {
    this.key =
        UUID.nameUUIDFromBytes(("datastream snapshot\n" + source).getBytes(StandardCharsets.UTF_8))
            .getMostSignificantBits();
  }

  /** PostgreSQL's number of the lock. */
  long key() {
    return key;
  }

  /** Waits while rows are being removed. */
  Uni<Void> share(SqlConnection connection) {
    return connection.preparedQuery(SHARE).execute(Tuple.of(key)).replaceWithVoid();
  }

  /** Has it alone, unless somebody writes. */
  Uni<Boolean> tryAlone(SqlConnection connection) {
    return connection
        .preparedQuery(TRY)
        .execute(Tuple.of(key))
        .map(rows -> rows.iterator().next().getBoolean(0));
  }
}

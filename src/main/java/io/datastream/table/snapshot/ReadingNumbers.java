package io.datastream.table.snapshot;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlClient;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;

/** Gives readings their numbers: one that begins later has a greater one, whoever reads. */
@ApplicationScoped
public class ReadingNumbers {
  /** PostgreSQL's clock is the same for all; where it goes back, numbers don't. */
  private static final String NEXT =
      """
      INSERT INTO snapshot_sources AS known (source, reading)
      VALUES ($1, (extract(epoch FROM clock_timestamp()) * 1000000)::bigint)
      ON CONFLICT (source) DO UPDATE SET reading = greatest(excluded.reading, known.reading + 1)
      RETURNING reading
      """;

  /**
   * The number of a reading that begins now.
   *
   * @return microseconds since 1970, or more
   */
  public Uni<Long> next(SqlClient client, String source) {
    return client
        .preparedQuery(NEXT)
        .execute(Tuple.of(source))
        .map(rows -> rows.iterator().next().getLong(0));
  }
}

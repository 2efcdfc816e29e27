package io.datastream.table;

import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;

/** Takes away the rows of one table that a complete reading lacks, a portion at a time. */
public interface Removal {
  /** How it stands. */
  enum State {
    /** There is more to take away. */
    MORE,
    /** Nothing is left to be done. */
    DONE,
    /** Others are writing to the table: nothing was done. */
    BUSY
  }

  /**
   * What was done.
   *
   * @param rows that are gone, or marked as gone
   */
  record Portion(long rows, State state) {}

  /** The name of the source. */
  String source();

  /**
   * Takes a portion away.
   *
   * @param connection in a transaction of its own, to be committed for what was done to count
   */
  Uni<Portion> portion(SqlConnection connection);
}

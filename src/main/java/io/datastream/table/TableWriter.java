package io.datastream.table;

import io.datastream.coordination.PartitionClaim;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes rows to a table that has been looked up. Transactions, savepoints and the search for rows
 * that PostgreSQL refuses are the caller's. Used by several batches at a time.
 */
public interface TableWriter {
  /** How keys are met that may be there already. */
  enum Way {
    /** They are thought to be new; fails for a duplicate key where one is not. */
    NEW,
    /** The same failure where others write the same new keys just now. */
    COMPARED,
    /** Whatever others do. */
    CONTESTED
  }

  /** What rows of the same key are to the table. */
  Keys keys();

  /** The way that is likely to be the quickest. */
  default Way first(LatestRows latest) {
    return Way.CONTESTED;
  }

  /**
   * Another row was there than thought.
   *
   * @return the way to try next; empty where there is none
   */
  default Optional<Way> after(Way failed) {
    return Optional.empty();
  }

  /**
   * Writes the rows over a connection that the caller has put into a transaction, all or none.
   *
   * @param latest by {@link #keys}; may be empty, then nothing is sent
   * @return what the database counted, rows that a later one replaces included; fails with {@link
   *     KeysMeetException} where rows have to be written one by one
   */
  Uni<Written> write(SqlConnection connection, PartitionClaim claim, LatestRows latest, Way way);

  /**
   * Notes what has come, in the transaction that has written it, when the batches before are
   * committed.
   *
   * @param arrivals the messages, in their order; never empty
   * @param rows all that were written, and those that a newer one of the batch had overtaken
   */
  default Uni<Noted> note(
      SqlConnection connection,
      PartitionClaim claim,
      List<Arrival> arrivals,
      List<RecordRow> rows) {
    return Uni.createFrom().item(Noted.NOTHING);
  }

  /** Writes nothing, and fails as every write would, whatever its rows. */
  Uni<Void> probe(SqlConnection connection, PartitionClaim claim);

  /**
   * Asks PostgreSQL, without writing anything, which of the rows have values that the table can't
   * hold. It need not find all of them.
   *
   * @param connection that is in no transaction; its server may not be able to answer
   * @return those very rows, each with PostgreSQL's words
   */
  default Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows) {
    return Uni.createFrom().item(Map.of());
  }
}

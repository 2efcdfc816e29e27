package io.datastream.table.setwise;

import io.datastream.table.RecordRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;
import java.util.Map;

/** Asks PostgreSQL which rows have values that a table can't hold; see {@code TableWriter}. */
@FunctionalInterface
public interface RowJudge {
  /** PostgreSQL's version since when it says what a cast would fail with. */
  int SINCE = 16;

  /**
   * @return those very rows, each with PostgreSQL's words
   */
  Uni<Map<RecordRow, String>> judge(SqlConnection connection, List<RecordRow> rows);
}

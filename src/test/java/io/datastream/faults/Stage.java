package io.datastream.faults;

import java.util.Locale;
import java.util.regex.Pattern;

/** A point on a command's way that a client's statement tells. */
public enum Stage {
  /** The run's own connection gets its timeout. */
  LEASE("IDLE_SESSION_TIMEOUT' *$"),
  /** The run's row. */
  LEDGER("INSERT INTO PIPELINE_RUNS"),
  /** Partitions are taken. */
  CLAIM("UPDATE PARTITION_OFFSETS SET CLAIM"),
  /** The rows of a batch. */
  BATCH("(INSERT|MERGE) INTO STREAM_RECORDS"),
  /** The end of a batch. */
  COMMIT("^COMMIT"),
  /** What a run has committed, when it ends. */
  COUNTS("^SELECT MESSAGES, RECORDS"),
  /** A run's result. */
  END("UPDATE PIPELINE_RUNS SET STATUS = \\$2"),
  /** The run's locks. */
  GIVING_BACK("PG_ADVISORY_UNLOCK_ALL"),
  /** A look at the stored offsets. */
  OFFSETS("^SELECT PARTITION, NEXT_OFFSET"),
  /** A look at the runs, Hibernate's. */
  RUNS("FROM PIPELINE_RUNS PR"),
  /** A migration's first table. */
  MIGRATION("CREATE TABLE STREAM_RECORDS"),
  /** Whatever a client asks first on a connection that it has opened. */
  FIRST("");

  private final Pattern statement;

  Stage(String statement) {
    this.statement = Pattern.compile(statement);
  }

  boolean isToldBy(String sql) {
    return statement.matcher(sql.strip().toUpperCase(Locale.ROOT)).find();
  }
}

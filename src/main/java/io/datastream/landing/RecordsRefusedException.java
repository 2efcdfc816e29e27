package io.datastream.landing;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.vertx.pgclient.PgException;

/** PostgreSQL refuses to write a batch, and not for the sake of single records. */
public class RecordsRefusedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param table where it was refused
   */
  RecordsRefusedException(String table, BatchWrite batch, Throwable cause) {
    super(
        "PostgreSQL refuses to write to "
            + table
            + ", whatever the record ("
            + batch.places()
            + "): "
            + said(cause)
            + "; see to the table's columns, rights and triggers, then run again",
        cause);
  }

  private static String said(Throwable cause) {
    if (!(cause instanceof PgException refused)) {
      return cause.getMessage();
    }
    String where =
        refused.getWhere() == null
            ? ""
            : ", in " + refused.getWhere().lines().findFirst().orElse("");
    return refused.getErrorMessage() + " (" + refused.getSqlState() + where + ")";
  }

  @Override
  public FailureCode code() {
    return FailureCode.REFUSED_BY_DATABASE;
  }
}

package io.datastream.landing;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.vertx.pgclient.PgException;

/** PostgreSQL refuses to remove rows that a reading lacks. */
public class RemovalRefusedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  RemovalRefusedException(String table, String source, PgException cause) {
    super(
        "rows of %s that the last reading of source %s lacks can't be removed: %s (%s); see to the table's rights, triggers and the keys that refer to it, or set datastream.sources.%s.on-delete"
            .formatted(table, source, cause.getErrorMessage(), cause.getSqlState(), source),
        cause);
  }

  @Override
  public FailureCode code() {
    return FailureCode.REFUSED_BY_DATABASE;
  }
}

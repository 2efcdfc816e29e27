package io.datastream.table.typed;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.postgres.SqlState;
import io.datastream.table.settings.TableSettings;
import io.vertx.pgclient.PgException;

/** A table, or a column of it, is gone since it was looked at; the next look may find it again. */
public class TableChangedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  TableChangedException(TableSettings settings, Throwable cause) {
    super(
        "table %s of source %s has changed while it was written: %s"
            .formatted(settings.table(), settings.source(), cause.getMessage()));
  }

  /** Whether a table that has become another one may be why a statement failed. */
  static boolean isWhy(Throwable failure) {
    return failure instanceof PgException refused
        && SqlState.isSchemaMissing(refused.getSqlState())
        // What a trigger or a function misses is its own.
        && refused.getWhere() == null;
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

package io.datastream.table.typed;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.table.settings.TableSettings;

/** A table, or a column of it, is gone since it was looked at; the next look may find it again. */
public class TableChangedException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  TableChangedException(TableSettings settings, Throwable cause) {
    super(
        "table %s of source %s has changed while it was written: %s"
            .formatted(settings.table(), settings.source(), cause.getMessage()));
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

package io.datastream.table.shape;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.table.settings.TableSettings;

/** A record isn't as its table has to be, and the run shall fail then. */
public class DriftException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param setting that says so
   */
  DriftException(TableSettings settings, String setting, String place, String detail) {
    super(
        "source %s, %s: %s (datastream.sources.%s.%s is fail)"
            .formatted(settings.source(), place, detail, settings.source(), setting));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_TABLE;
  }
}

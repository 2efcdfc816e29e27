package io.datastream.source.catalog;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;
import java.util.Collection;

/** A source was asked for by a name that no source has. */
public final class UnknownSourceException extends RuntimeException implements CodedFailure {

  private static final long serialVersionUID = 1L;

  /**
   * Makes one.
   *
   * @param given the name asked for
   * @param known the names that exist
   */
  public UnknownSourceException(String given, Collection<String> known) {
    super(
        OneLine.of(
            "no source is named '%s'; there are: %s (configured under datastream.sources.<name>)"
                .formatted(given, String.join(", ", known))));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}

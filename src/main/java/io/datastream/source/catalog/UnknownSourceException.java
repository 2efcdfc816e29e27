package io.datastream.source.catalog;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;
import java.util.Collection;

/** A source was asked for by a name that no source has, or none that can be read. */
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

  private UnknownSourceException(String message) {
    super(OneLine.of(message));
  }

  /**
   * There is one, and ingest has nothing to read of it.
   *
   * @param type of the source
   */
  static UnknownSourceException ofOthers(String name, String type) {
    return new UnknownSourceException(
        "source '%s' is of type %s: its records come from others, there is nothing to ingest"
            .formatted(name, type));
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_REQUEST;
  }
}

package io.datastream.source;

import io.smallrye.mutiny.Uni;
import java.util.List;

/** A configured place that records come from; can be read any number of times. */
public interface Source {

  /**
   * The name it is configured under.
   *
   * @return not null, not blank, at most {@value SourceSettings#MAX_NAME_LENGTH} characters
   */
  String name();

  /**
   * What does not depend on the kind of source.
   *
   * @return never null
   */
  SourceSettings settings();

  /**
   * Opens it for one reading from the beginning. Nothing happens before subscription, and each
   * subscription opens it anew; neither blocks the subscribing thread.
   *
   * @param maxRecordBytes bytes that a record may have as compact JSON in UTF-8; a larger one comes
   *     as a {@link io.datastream.record.QuarantineReason#TOO_LARGE} piece, and is never held as a
   *     whole
   * @return an open reader that the subscriber must close; fails with {@link
   *     SourceUnavailableException} when the source cannot be read at all
   */
  Uni<RecordReader> open(int maxRecordBytes);

  /**
   * Whether it can be read: opened once, without trying again, looked at its head, and let go.
   *
   * @param maxRecordBytes as for {@link #open}
   * @return what people should know about it; fails as {@link #open} does
   */
  default Uni<List<String>> look(int maxRecordBytes) {
    return open(maxRecordBytes)
        .map(
            reader -> {
              try (reader) {
                return reader.warnings();
              }
            });
  }
}

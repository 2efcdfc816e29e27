package io.datastream.source.bytes;

import io.datastream.source.RecordReader;
import java.util.List;

/**
 * What comes after a body, of a source whose records come in several, one after the other: pages of
 * an API, say. One reading has one. Blocking, by one thread at a time.
 */
public interface Following {
  /** Nothing comes after it. */
  Following NOTHING =
      new Following() {
        @Override
        public Body next() {
          return null;
        }

        @Override
        public void close() {}
      };

  /**
   * A body begins to be read.
   *
   * @param reader its own; taken over
   * @return what is to be read instead
   */
  default RecordReader reading(Body body, RecordReader reader) {
    return reader;
  }

  /**
   * The body after the one that was read last, to its end.
   *
   * @return null when that was the last one
   * @throws io.datastream.source.SourceUnavailableException when it can't be had
   * @throws java.io.UncheckedIOException with an {@link java.io.InterruptedIOException} if the
   *     calling thread was interrupted
   */
  Body next();

  /** What people should know, one line each; complete when {@link #next} has given null. */
  default List<String> warnings() {
    return List.of();
  }

  /** Lets go of what was asked for ahead. Does not throw. */
  void close();
}

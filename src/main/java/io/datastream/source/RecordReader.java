package io.datastream.source;

import java.util.List;

/**
 * Reads a source from its beginning to its end, one item at a time.
 *
 * <p>Blocking: to be called on a worker thread, by one thread at a time. Memory stays constant
 * whatever the size of the source.
 */
public interface RecordReader extends AutoCloseable {

  /**
   * Reads the next item.
   *
   * <p>A failure while reading (connection lost, no bytes for longer than the read timeout, JSON
   * cut off, a quote left open) is not thrown: it comes as a {@link SourceItem.BrokenPiece} with
   * {@code fatal} set, after everything that was readable before it, and null comes after it.
   *
   * @return the next record or broken piece; null at the end, and ever after
   * @throws java.io.UncheckedIOException with an {@link java.io.InterruptedIOException} if the
   *     calling thread was interrupted; its interrupt flag is set again
   */
  SourceItem next();

  /**
   * What people should know about the source although its records could be read: one line each,
   * with the cure. Complete when {@link #next} has given null.
   *
   * @return unmodifiable, mostly empty
   */
  default List<String> warnings() {
    return List.of();
  }

  /**
   * Whether what it has given is all that the source has, as far as the source says. Final when
   * {@link #next} has given null.
   */
  default boolean isWhole() {
    return true;
  }

  /** Lets go of the file or the connection, also in the middle of it. Does not throw. */
  @Override
  void close();
}

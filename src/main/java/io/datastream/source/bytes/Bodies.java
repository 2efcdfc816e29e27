package io.datastream.source.bytes;

import java.io.IOException;
import java.util.List;

/**
 * Bytes that are read one after the other: the entries of an archive, the files of a directory.
 * Blocking; for one thread.
 */
public interface Bodies extends AutoCloseable {

  /** What all of them are called where a place is named. */
  String name();

  /** Where they come from, in full. */
  String address();

  /** The full key of the setting that says so. */
  String setting();

  /**
   * The next one. The one before need not have been read to its end, but is of no use any more.
   *
   * @return null at the end
   * @throws io.datastream.source.SourceUnavailableException when that one can't be had; others may
   *     follow
   * @throws IOException when no more can be had
   */
  Body next() throws IOException;

  /** Whether none can follow, for what holds them all could not be read further. */
  default boolean isOver() {
    return false;
  }

  /** What people should know about them; it means that they are not all there is. */
  default List<String> warnings() {
    return List.of();
  }

  /** Lets go of them all. Does not throw. */
  @Override
  void close();

  /** One alone. */
  static Bodies of(Body body) {
    return new OneBody(body);
  }
}

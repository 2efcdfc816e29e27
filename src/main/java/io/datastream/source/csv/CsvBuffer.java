package io.datastream.source.csv;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * The bytes of a CSV file that are in hand. It grows with the rows, up to a bound; positions stay
 * the same until {@link #dropBefore}.
 */
final class CsvBuffer {

  /** What rows of ordinary size need. */
  static final int USUAL_BYTES = 256 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private byte[] bytes = new byte[USUAL_BYTES];
  private int limit;
  private boolean ended;
  private IOException failure;

  /**
   * @param maxBytes that are held at most; at least {@link #USUAL_BYTES} are
   */
  CsvBuffer(InputStream in, int maxBytes) {
    this.in = in;
    this.maxBytes = Math.max(maxBytes, USUAL_BYTES);
  }

  /** Another array after {@link #fill}. */
  byte[] bytes() {
    return bytes;
  }

  /** Where the bytes in hand end. */
  int limit() {
    return limit;
  }

  /** Whether the file ends at the limit. */
  boolean hasEnded() {
    return ended;
  }

  /** Why nothing more can be read; null while nothing says so. */
  IOException failure() {
    return failure;
  }

  /** Makes {@code start} the position 0. */
  void dropBefore(int start) {
    if (start > 0) {
      System.arraycopy(bytes, start, bytes, 0, limit - start);
      limit -= start;
    }
  }

  /**
   * Reads more.
   *
   * @return false when there is no room, or nothing more to read: the file has ended or failed
   */
  boolean fill() {
    if (ended || failure != null) {
      return false;
    }
    if (limit == bytes.length) {
      if (limit == maxBytes) {
        return false;
      }
      bytes = Arrays.copyOf(bytes, (int) Math.min(maxBytes, 2L * limit));
    }
    try {
      int count = in.read(bytes, limit, bytes.length - limit);
      limit += Math.max(count, 0);
      ended = count < 0;
      return true;
    } catch (IOException e) {
      // What was read before it comes first.
      failure = e;
      return false;
    }
  }

  void close() throws IOException {
    in.close();
  }
}

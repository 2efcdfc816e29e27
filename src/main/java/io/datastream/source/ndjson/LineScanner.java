package io.datastream.source.ndjson;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/**
 * Goes from line to line. Holds one at a time, and of one that is too long only its beginning.
 * Blocking; for one thread.
 */
final class LineScanner {
  private static final int USUAL = 64 * 1024;

  private final InputStream in;
  private final int maxBytes;
  private final int headBytes;

  private byte[] window = new byte[USUAL];
  private int start;
  private int end;
  private int next;
  private int limit;
  private long number;
  private long dropped;
  private byte[] head;
  private boolean terminated;

  /**
   * @param maxBytes that a line may have
   * @param headBytes that are kept of a longer one
   */
  LineScanner(InputStream in, int maxBytes, int headBytes) {
    this.in = in;
    this.maxBytes = maxBytes;
    this.headBytes = headBytes;
  }

  /**
   * Goes to the next line; false at the end.
   *
   * @throws IOException when the stream fails; {@link #piece} is then what had come of the line
   */
  boolean next() throws IOException {
    start = next;
    end = start;
    number++;
    dropped = 0;
    head = null;
    int at = start;
    while (true) {
      byte[] bytes = window;
      int to = limit;
      while (at < to && bytes[at] != '\n') {
        at++;
      }
      end = at;
      if (at < to) {
        next = at + 1;
        terminated = true;
        return true;
      }
      int held = at - start;
      if (!more()) {
        terminated = false;
        next = limit;
        return length() > 0;
      }
      at = start + (dropping() ? 0 : held);
    }
  }

  private boolean dropping() {
    return head != null;
  }

  /** Reads on, with the line that is held still there; false at the end. */
  private boolean more() throws IOException {
    int held = limit - start;
    if (!dropping() && held > maxBytes + 1L) {
      head = Arrays.copyOfRange(window, start, start + Math.min(held, headBytes));
    }
    if (dropping()) {
      dropped += held;
      start = limit;
      held = 0;
    }
    if (start > 0) {
      System.arraycopy(window, start, window, 0, held);
      start = 0;
      limit = held;
    }
    if (limit == window.length) {
      window = Arrays.copyOf(window, 2 * window.length);
    } else if (limit == 0 && window.length > USUAL) {
      window = new byte[USUAL];
    }
    // Should reading fail, this is what came of the line.
    end = limit;
    next = limit;
    int count = in.read(window, limit, window.length - limit);
    limit += Math.max(count, 0);
    return count >= 0;
  }

  /** The line's number, from 1. */
  long number() {
    return number;
  }

  /** Bytes of the line without its end. */
  long length() {
    return dropped + end - start;
  }

  /** Whether the line is not held, for it is too long. */
  boolean isTooLong() {
    return dropping();
  }

  /** Whether the line has an end; only the last one may have none. */
  boolean isTerminated() {
    return terminated;
  }

  byte[] window() {
    return window;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /** A copy of the line's bytes; the first ones where it is too long. */
  byte[] piece() {
    return dropping() ? head : Arrays.copyOfRange(window, start, end);
  }
}

package io.datastream.source.compression;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads byte by byte from a stream that would forget what it has put into an array when it meets a
 * fault, and lets the fault come after those bytes.
 */
final class EachByte extends FilterInputStream {
  private IOException failure;

  EachByte(InputStream in) {
    super(in);
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    int count = 0;
    while (count < length && failure == null) {
      try {
        int next = in.read();
        if (next < 0) {
          return count == 0 ? -1 : count;
        }
        buffer[offset + count] = (byte) next;
        count++;
      } catch (IOException e) {
        failure = e;
      } catch (RuntimeException e) {
        failure = new IOException(e.getMessage(), e);
      }
    }
    if (count == 0 && failure != null) {
      throw failure;
    }
    return count;
  }
}

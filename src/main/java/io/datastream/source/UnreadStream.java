package io.datastream.source;

import java.io.IOException;
import java.io.InputStream;

/** Bytes that were read already, then the failure if reading failed, or else the others. */
final class UnreadStream extends InputStream {

  private final byte[] read;
  private final int limit;
  private final IOException failure;
  private final InputStream others;
  private int position;

  UnreadStream(byte[] read, int start, int limit, IOException failure, InputStream others) {
    this.read = read;
    this.position = start;
    this.limit = limit;
    this.failure = failure;
    this.others = others;
  }

  @Override
  public int read() throws IOException {
    var one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position < limit) {
      int count = Math.min(length, limit - position);
      System.arraycopy(read, position, buffer, offset, count);
      position += count;
      return count;
    }
    if (failure != null) {
      throw failure;
    }
    return others.read(buffer, offset, length);
  }

  @Override
  public void close() throws IOException {
    others.close();
  }
}

package io.datastream.source.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** A stream whose first bytes were looked at; it gives them all the same. */
public final class BegunStream extends InputStream {

  private final byte[] head;
  private final IOException failure;
  private final InputStream others;
  private int position;

  private BegunStream(byte[] head, IOException failure, InputStream others) {
    this.head = head;
    this.failure = failure;
    this.others = others;
  }

  /** Reads the first bytes, as many as there are; a failure comes out after them. */
  public static BegunStream of(InputStream in, int bytes) {
    return of(in, bytes, bytes);
  }

  /**
   * Reads first bytes; a failure comes out after them.
   *
   * @param least are waited for, as long as there are so many
   * @param most are taken where they have come
   */
  public static BegunStream of(InputStream in, int least, int most) {
    byte[] head = new byte[most];
    int length = 0;
    try {
      for (int count = 0; count >= 0 && length < least; length += Math.max(count, 0)) {
        count = in.read(head, length, most - length);
      }
      return new BegunStream(Arrays.copyOf(head, length), null, in);
    } catch (IOException e) {
      return new BegunStream(Arrays.copyOf(head, length), e, in);
    }
  }

  /** The first bytes. */
  public byte[] head() {
    return head;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (position < head.length) {
      int count = Math.min(length, head.length - position);
      System.arraycopy(head, position, buffer, offset, count);
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

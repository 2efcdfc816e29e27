package io.datastream.source.http.body;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.zip.GZIPInputStream;

/**
 * Unpacks gzip of one member or several (RFC 1952, section 2.2).
 *
 * <p>{@link GZIPInputStream} takes {@code available()} of 0 after a member for the end, which over
 * a network means only that nothing has come yet (<a
 * href="https://bugs.openjdk.org/browse/JDK-7036144">JDK-7036144</a>), and takes a failure in the
 * head of the next member for the end too. What it reads from tells it the truth about the first,
 * and remembers the second.
 */
public final class GzipBody extends FilterInputStream {
  private static final int BUFFER_BYTES = 64 * 1024;

  private final Members members;

  private GzipBody(Members members) throws IOException {
    super(new GZIPInputStream(members, BUFFER_BYTES));
    this.members = members;
  }

  /** Reads the head of the first member. */
  public static GzipBody of(InputStream in) throws IOException {
    return new GzipBody(new Members(in));
  }

  @Override
  public int read() throws IOException {
    return checked(super.read());
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return checked(super.read(buffer, offset, length));
  }

  private int checked(int read) throws IOException {
    if (read < 0 && members.failure != null) {
      throw members.failure;
    }
    return read;
  }

  /** Waits where it is asked whether there is more. */
  private static final class Members extends PushbackInputStream {
    private IOException failure;

    Members(InputStream in) {
      super(in);
    }

    @Override
    public int available() throws IOException {
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }

    @Override
    public int read() throws IOException {
      try {
        return super.read();
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      try {
        return super.read(buffer, offset, length);
      } catch (IOException e) {
        failure = e;
        throw e;
      }
    }
  }
}

package io.datastream.source.compression;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * The members of a gzip file, one after the other (RFC 1952).
 *
 * <p>{@link java.util.zip.GZIPInputStream} takes a damaged head of a later member for the file's
 * end; here it is a fault. Zero bytes after a member are padding.
 */
final class GzipMembers extends InputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int DEFLATE = 8;
  private static final int HEAD_CHECKED = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int TIME_SYSTEM_AND_FLAGS = 6;

  private final Held in;
  private final DataInputStream data;
  private final Inflater inflater = new Inflater(true);
  private final CRC32 sum = new CRC32();
  private boolean inMember;
  private boolean ended;

  GzipMembers(InputStream in) throws IOException {
    this.in = new Held(in);
    this.data = new DataInputStream(this.in);
    head(data.readUnsignedByte());
  }

  /** A buffer that an inflater can be fed from. */
  private static final class Held extends BufferedInputStream {
    Held(InputStream in) {
      super(in, BUFFER_BYTES);
    }

    /** False at the end. */
    boolean feed(Inflater inflater) throws IOException {
      if (pos == count) {
        if (read() < 0) {
          return false;
        }
        pos--;
      }
      inflater.setInput(buf, pos, count - pos);
      pos = count;
      return true;
    }

    void giveBack(int bytes) {
      pos -= bytes;
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    while (!ended && length > 0) {
      if (!inMember) {
        ended = !nextMember();
        continue;
      }
      int count = inflate(buffer, offset, length);
      if (count > 0) {
        sum.update(buffer, offset, count);
        return count;
      }
      if (inflater.finished() || inflater.needsDictionary()) {
        in.giveBack(inflater.getRemaining());
        tail();
      } else if (!in.feed(inflater)) {
        throw new EOFException();
      }
    }
    return ended ? -1 : 0;
  }

  private int inflate(byte[] buffer, int offset, int length) throws IOException {
    try {
      return inflater.inflate(buffer, offset, length);
    } catch (DataFormatException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  private void tail() throws IOException {
    inMember = false;
    long wanted = Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
    if (wanted != sum.getValue()) {
      throw new IOException("its check sum is wrong");
    }
    long size = Integer.toUnsignedLong(Integer.reverseBytes(data.readInt()));
    if (size != (inflater.getBytesWritten() & 0xFFFF_FFFFL)) {
      throw new IOException("its length is wrong");
    }
  }

  private boolean nextMember() throws IOException {
    int first = in.read();
    if (first == 0) {
      while (first == 0) {
        first = in.read();
      }
      if (first >= 0) {
        throw new IOException("more follows after its padding");
      }
    }
    if (first >= 0) {
      head(first);
    }
    return first >= 0;
  }

  private void head(int first) throws IOException {
    if (first != 0x1F || data.readUnsignedByte() != 0x8B) {
      throw new IOException("what follows a member is none");
    }
    if (data.readUnsignedByte() != DEFLATE) {
      throw new IOException("it is compressed in an unknown way");
    }
    int flags = data.readUnsignedByte();
    data.readFully(new byte[TIME_SYSTEM_AND_FLAGS]);
    if ((flags & HAS_EXTRA) != 0) {
      int length = data.readUnsignedByte() | data.readUnsignedByte() << 8;
      data.readFully(new byte[length]);
    }
    if ((flags & HAS_NAME) != 0) {
      skipText();
    }
    if ((flags & HAS_COMMENT) != 0) {
      skipText();
    }
    if ((flags & HEAD_CHECKED) != 0) {
      data.readUnsignedShort();
    }
    inflater.reset();
    sum.reset();
    inMember = true;
  }

  private void skipText() throws IOException {
    while (data.readUnsignedByte() != 0) {}
  }

  @Override
  public void close() throws IOException {
    inflater.end();
    in.close();
  }
}

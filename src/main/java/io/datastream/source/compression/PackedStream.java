package io.datastream.source.compression;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Packed bytes. Those who unpack take a failure to read for a fault of what they read, or hide it;
 * it is remembered here, and so is the end.
 */
final class PackedStream extends FilterInputStream {
  private IOException failure;
  private boolean ended;

  PackedStream(InputStream in) {
    super(in);
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    if (failure != null) {
      throw failure;
    }
    try {
      int count = in.read(buffer, offset, length);
      ended |= count < 0;
      return count;
    } catch (IOException e) {
      failure = e;
      throw e;
    }
  }

  /**
   * What went wrong, in words.
   *
   * @param what the packed bytes are: "the gzip file"
   * @param met by who unpacked them
   */
  IOException fault(String what, Exception met) {
    if (failure != null) {
      return failure;
    }
    return ended
        ? new IOException(what + " is cut off", met)
        : new IOException("%s is damaged: %s".formatted(what, met.getMessage()), met);
  }
}

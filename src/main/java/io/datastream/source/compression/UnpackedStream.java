package io.datastream.source.compression;

import java.io.IOException;
import java.io.InputStream;

/** What comes out of packed bytes; what is wrong with those is said in the same words for all. */
final class UnpackedStream extends InputStream {

  /** Begins to unpack. */
  interface Opening {
    InputStream open(InputStream packed) throws IOException;
  }

  private final String what;
  private final PackedStream packed;
  private final Opening opening;
  private InputStream unpacked;
  private IOException failure;

  /**
   * @param what the packed bytes are: "the gzip file"
   */
  UnpackedStream(String what, InputStream packed, Opening opening) {
    this.what = what;
    this.packed = new PackedStream(packed);
    this.opening = opening;
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
      if (unpacked == null) {
        unpacked = opening.open(packed);
      }
      return unpacked.read(buffer, offset, length);
    } catch (IOException | RuntimeException e) {
      // Damaged bytes take those who unpack them beyond their arrays, too.
      failure = packed.fault(what, e);
      throw failure;
    }
  }

  @Override
  public void close() throws IOException {
    try (packed) {
      if (unpacked != null) {
        unpacked.close();
      }
    }
  }
}

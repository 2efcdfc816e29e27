package io.datastream.source.compression;

import java.io.BufferedInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/**
 * Gives bytes a few at a time. The Zstandard library loses what it has unpacked of a piece in which
 * it meets a fault; so that is next to nothing.
 */
final class SmallPieces extends FilterInputStream {
  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int PIECE = 256;

  SmallPieces(InputStream in) {
    super(new BufferedInputStream(in, BUFFER_BYTES));
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    return super.read(buffer, offset, Math.min(length, PIECE));
  }

  /** Or it would read on while what it has unpacked is not given yet. */
  @Override
  public int available() {
    return 0;
  }
}

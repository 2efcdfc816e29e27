package io.datastream.source.csv;

import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/** The same bytes over and over, without holding them all. */
final class Endless extends InputStream {

  private final byte[] pattern;
  private final long size;
  private long given;

  Endless(String pattern, long size) {
    this.pattern = pattern.getBytes(StandardCharsets.UTF_8);
    this.size = size;
  }

  long given() {
    return given;
  }

  @Override
  public int read() {
    return given == size ? -1 : pattern[(int) (given++ % pattern.length)] & 0xFF;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) {
    if (given == size) {
      return -1;
    }
    int count = (int) Math.min(length, size - given);
    for (int i = 0; i < count; i++) {
      buffer[offset + i] = pattern[(int) ((given + i) % pattern.length)];
    }
    given += count;
    return count;
  }
}

package io.datastream.source;

import java.io.OutputStream;
import java.util.Arrays;

/** Takes one record's bytes; what goes beyond its bound is dropped and counted only. */
final class RecordBuffer extends OutputStream {

  private static final int USUAL = 64 * 1024;

  private final int bound;
  private byte[] bytes = new byte[USUAL];
  private int kept;
  private long written;

  RecordBuffer(int bound) {
    this.bound = bound;
  }

  @Override
  public void write(int b) {
    write(new byte[] {(byte) b}, 0, 1);
  }

  @Override
  public void write(byte[] source, int offset, int length) {
    written += length;
    int room = Math.min(length, bound - kept);
    if (bytes.length - kept < room) {
      bytes = Arrays.copyOf(bytes, Math.max(kept + room, (int) Math.min(bound, bytes.length * 2L)));
    }
    System.arraycopy(source, offset, bytes, kept, room);
    kept += room;
  }

  boolean isOverfull() {
    return written > bound;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, kept);
  }

  /** Starts anew, without keeping the memory that one huge record took. */
  void clear() {
    if (bytes.length > 16 * USUAL) {
      bytes = new byte[USUAL];
    }
    kept = 0;
    written = 0;
  }
}

package io.datastream.source.compression;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/**
 * A zip archive in a stream. {@link ZipInputStream} takes whatever is no entry's head for the end;
 * here the directory that an archive ends with has to be there, and to say as many entries as were
 * met.
 */
final class ZipArchive extends ZipInputStream {

  /** Bytes of the end record (APPNOTE 4.3.16) behind its signature. */
  private static final int END_BYTES = 18;

  private static final int AT_ENTRIES = 6;

  /** Then a bigger number stands elsewhere. */
  private static final int MANY = 0xFFFF;

  private static final int END_SIGNATURE = 0x504B0506;

  private long met;

  ZipArchive(InputStream in) {
    // Names that aren't marked as UTF-8 are in encodings nobody knows; in this one all are names.
    super(in, StandardCharsets.ISO_8859_1);
  }

  @Override
  public ZipEntry getNextEntry() throws IOException {
    ZipEntry entry = super.getNextEntry();
    if (entry != null) {
      met++;
    }
    return entry;
  }

  /** Reads to the end; to be called behind the last entry. */
  void checkEnd() throws IOException {
    if (met == 0) {
      return;
    }
    int last = 0;
    int entries = -1;
    byte[] end = new byte[END_BYTES];
    for (int next = in.read(); next >= 0; next = in.read()) {
      last = last << 8 | next;
      if (last == END_SIGNATURE && in.readNBytes(end, 0, END_BYTES) == END_BYTES) {
        entries = end[AT_ENTRIES] & 0xFF | (end[AT_ENTRIES + 1] & 0xFF) << 8;
      }
    }
    if (entries < 0) {
      throw new IOException("its directory is missing");
    }
    if (entries != MANY && entries != met) {
      throw new IOException(
          "its directory has %d entries, and %d could be read".formatted(entries, met));
    }
  }
}

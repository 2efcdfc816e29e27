package io.datastream.source.compression;

import io.datastream.source.OneLine;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.ZipEntry;

/** The files in a zip archive, in their order. */
final class ZipFiles implements Bodies {
  private static final int BUFFER_BYTES = 64 * 1024;

  /** What macOS puts beside files, and no file that somebody wants. */
  private static final String MACOS = "__MACOSX/";

  private final Body archive;
  private final PackedStream packed;
  private final ZipArchive entries;
  private long given;
  private boolean over;

  ZipFiles(Body archive) {
    this.archive = archive;
    this.packed = new PackedStream(archive.bytes());
    this.entries = new ZipArchive(new BufferedInputStream(packed, BUFFER_BYTES));
  }

  @Override
  public String name() {
    return archive.name();
  }

  @Override
  public String address() {
    return archive.address();
  }

  @Override
  public String setting() {
    return archive.setting();
  }

  @Override
  public Body next() throws IOException {
    try {
      ZipEntry entry = entries.getNextEntry();
      while (entry != null && (entry.isDirectory() || entry.getName().startsWith(MACOS))) {
        entry = entries.getNextEntry();
      }
      if (entry != null) {
        given++;
        return archive.entry(OneLine.of(entry.getName()), new EntryStream());
      }
      entries.checkEnd();
    } catch (IOException | RuntimeException e) {
      throw fault(e);
    }
    over = true;
    if (given == 0) {
      throw new IOException("no file is in the zip archive");
    }
    return null;
  }

  private IOException fault(Exception met) {
    over = true;
    return String.valueOf(met.getMessage()).contains("encrypted")
        ? new IOException(
            "a file in the zip archive is encrypted, and can't be read; unpack it with its password",
            met)
        : packed.fault("the zip archive", met);
  }

  @Override
  public boolean isOver() {
    return over;
  }

  @Override
  public void close() {
    try {
      entries.close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }

  /** The bytes of the entry that is read. */
  private final class EntryStream extends InputStream {
    private IOException failure;

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
        return entries.read(buffer, offset, length);
      } catch (IOException | RuntimeException e) {
        failure = fault(e);
        throw failure;
      }
    }
  }
}

package io.datastream.source.compression;

import com.github.luben.zstd.ZstdOutputStreamNoFinalizer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.zip.GZIPOutputStream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorOutputStream;

/** Bytes as others pack them. */
enum Packed {
  GZIP {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      return new GZIPOutputStream(out);
    }
  },
  ZSTANDARD {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      return new ZstdOutputStreamNoFinalizer(out).setChecksum(true);
    }
  },
  BZIP2 {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      return new BZip2CompressorOutputStream(out, 1);
    }
  },
  ZIP {
    @Override
    OutputStream open(OutputStream out) throws IOException {
      ZipOutputStream zip = new ZipOutputStream(out);
      zip.putNextEntry(new ZipEntry("a.csv"));
      return zip;
    }
  };

  abstract OutputStream open(OutputStream out) throws IOException;

  byte[] of(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = open(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}

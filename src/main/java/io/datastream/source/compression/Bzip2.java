package io.datastream.source.compression;

import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Compression;
import io.datastream.source.bytes.FileFormat;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedInputStream;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;

/** bzip2, of one stream or several. */
@ApplicationScoped
public class Bzip2 implements Compression {
  private static final int BUFFER_BYTES = 64 * 1024;

  @Override
  public FileFormat format() {
    return FileFormat.BZIP2;
  }

  @Override
  public Bodies unpack(Body packed) {
    return Bodies.of(
        packed.with(
            new UnpackedStream(
                "the bzip2 file",
                packed.bytes(),
                it ->
                    new EachByte(
                        new BZip2CompressorInputStream(
                            new BufferedInputStream(it, BUFFER_BYTES), true)))));
  }
}

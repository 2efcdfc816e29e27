package io.datastream.source.compression;

import com.github.luben.zstd.ZstdInputStreamNoFinalizer;
import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Compression;
import io.datastream.source.bytes.FileFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** Zstandard, of one frame or several. */
@ApplicationScoped
public class Zstandard implements Compression {

  @Override
  public FileFormat format() {
    return FileFormat.ZSTANDARD;
  }

  @Override
  public Bodies unpack(Body packed) {
    return Bodies.of(
        packed.with(
            new UnpackedStream(
                "the Zstandard file",
                packed.bytes(),
                it -> new ZstdInputStreamNoFinalizer(new SmallPieces(it)))));
  }
}

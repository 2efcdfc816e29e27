package io.datastream.source.compression;

import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Compression;
import io.datastream.source.bytes.FileFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** gzip, of one member or several. */
@ApplicationScoped
public class Gzip implements Compression {

  @Override
  public FileFormat format() {
    return FileFormat.GZIP;
  }

  @Override
  public Bodies unpack(Body packed) {
    return Bodies.of(
        packed.with(new UnpackedStream("the gzip file", packed.bytes(), GzipMembers::new)));
  }
}

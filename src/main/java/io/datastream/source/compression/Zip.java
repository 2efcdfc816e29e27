package io.datastream.source.compression;

import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Compression;
import io.datastream.source.bytes.FileFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** zip: the files in an archive, one after the other. */
@ApplicationScoped
public class Zip implements Compression {

  @Override
  public FileFormat format() {
    return FileFormat.ZIP;
  }

  @Override
  public Bodies unpack(Body packed) {
    return new ZipFiles(packed);
  }
}

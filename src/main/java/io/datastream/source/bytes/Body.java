package io.datastream.source.bytes;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * The bytes of a source that has been opened.
 *
 * @param name what they are called where a place in them is named: {@code users.csv}
 * @param address where they come from, in full: {@code /data/users.csv}
 * @param setting the full key of the setting that says so
 * @param mediaType what their sender calls them; null when nobody said
 * @param warnings what people should know about them, one line each: they are not all that there is
 * @param bytes blocking
 */
public record Body(
    String name,
    String address,
    String setting,
    String mediaType,
    List<String> warnings,
    InputStream bytes)
    implements AutoCloseable {

  /** Lets go of them, also in the middle. */
  @Override
  public void close() {
    try {
      bytes.close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }
}

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
 * @param beside what is looked for beside the records; {@link Beside#NOTHING} for nothing
 * @param following what comes after it; {@link Following#NOTHING} for nothing
 */
public record Body(
    String name,
    String address,
    String setting,
    String mediaType,
    List<String> warnings,
    InputStream bytes,
    Beside beside,
    Following following)
    implements AutoCloseable {

  /** One that is all there is. */
  public Body(
      String name,
      String address,
      String setting,
      String mediaType,
      List<String> warnings,
      InputStream bytes) {
    this(name, address, setting, mediaType, warnings, bytes, Beside.NOTHING, Following.NOTHING);
  }

  /** The same with other bytes in their place. */
  public Body with(InputStream others) {
    return new Body(name, address, setting, mediaType, warnings, others, beside, following);
  }

  /** What is packed in there under a name, by which it is called from now on. */
  public Body entry(String entry, InputStream others) {
    return new Body(name + "/" + entry, address + "/" + entry, setting, null, List.of(), others);
  }

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

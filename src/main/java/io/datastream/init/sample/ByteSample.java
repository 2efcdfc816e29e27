package io.datastream.init.sample;

import io.datastream.source.bytes.Bodies;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.Unpacker;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;

/**
 * The first bytes of a file or an answer.
 *
 * @param name what they are called where a place in them is named
 * @param address where they come from, for people
 * @param mediaType what their sender calls them; null when nobody said
 * @param warnings what the transport has to say about them
 * @param bytes not to be changed
 * @param complete whether there are no more
 */
public record ByteSample(
    String name,
    String address,
    String mediaType,
    List<String> warnings,
    byte[] bytes,
    boolean complete) {

  /** What a look takes at most. */
  private static final int MOST_BYTES = 1 << 20;

  private static final int PIECE = 64 * 1024;

  /** Of a file that is in memory. */
  public static ByteSample of(String name, byte[] bytes) {
    return new ByteSample(name, name, null, List.of(), bytes, true);
  }

  /**
   * Reads what is packed in there, of an archive its first file; as it is what isn't packed.
   *
   * @param nanos the time
   * @throws IOException when nothing could be read
   */
  static ByteSample unpacked(Body body, Unpacker unpacker, long nanos) throws IOException {
    return unpacked(body, unpacker, nanos, 0);
  }

  private static ByteSample unpacked(Body body, Unpacker unpacker, long nanos, int layers)
      throws IOException {
    Unpacker.Seen seen = unpacker.look(body);
    // Deeper ones aren't read, and what they are is said then.
    if (!seen.isPacked() || layers == Unpacker.MOST_LAYERS) {
      return read(seen.body(), nanos);
    }
    try (Bodies all = seen.unpacked()) {
      ByteSample first = unpacked(all.next(), unpacker, nanos, layers + 1);
      return first.complete() && hasMore(all) ? first.begun() : first;
    }
  }

  private static boolean hasMore(Bodies all) {
    try {
      return all.next() != null;
    } catch (IOException e) {
      return true;
    }
  }

  private ByteSample begun() {
    return new ByteSample(name, address, mediaType, warnings, bytes, false);
  }

  /**
   * Reads until there are enough, or the time is over. Blocking; a single read takes as long as the
   * transport lets it.
   *
   * @param nanos the time
   * @throws IOException when nothing could be read
   */
  static ByteSample read(Body body, long nanos) throws IOException {
    long end = System.nanoTime() + nanos;
    byte[] bytes = new byte[PIECE];
    int length = 0;
    boolean complete = false;
    InputStream in = body.bytes();
    try {
      while (!complete && length < MOST_BYTES && System.nanoTime() - end < 0) {
        if (length == bytes.length) {
          bytes = Arrays.copyOf(bytes, Math.min(2 * length, MOST_BYTES));
        }
        int count = in.read(bytes, length, bytes.length - length);
        complete = count < 0;
        length += Math.max(count, 0);
      }
    } catch (IOException e) {
      // What was there can be looked at all the same.
      if (length == 0) {
        throw e;
      }
    }
    return new ByteSample(
        body.name(),
        body.address(),
        body.mediaType(),
        body.warnings(),
        Arrays.copyOf(bytes, length),
        complete);
  }

  /** The bytes to be read as those of a source; reading fails where the sample ends too early. */
  public Body body() {
    return new Body(
        name, address, "what init is given", mediaType, warnings, new SampleStream(this));
  }

  /** Ends as a connection does that is lost, so that nobody takes half a value for a whole one. */
  private static final class SampleStream extends InputStream {
    private final byte[] bytes;
    private final boolean complete;
    private int at;

    SampleStream(ByteSample sample) {
      this.bytes = sample.bytes();
      this.complete = sample.complete();
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      if (at == bytes.length) {
        if (complete) {
          return -1;
        }
        throw new IOException("the sample ends here");
      }
      int count = Math.min(length, bytes.length - at);
      System.arraycopy(bytes, at, buffer, offset, count);
      at += count;
      return count;
    }
  }
}

package io.datastream.message.envelope;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.record.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;

/**
 * Gathers records into one envelope, byte for byte as Python's {@code json.dumps} frames it, so
 * that the prototype's consumers and a person at a console see the format they know.
 *
 * <p>Not thread-safe; one writer per source being read. An envelope is started by its first record
 * and ended by {@link #finish}.
 */
public final class EnvelopeWriter {
  private static final byte[] SEPARATOR = {',', ' '};

  /** Every timestamp is as long, but for years that no clock shows. */
  private static final int TAIL_WITHOUT_DIGITS = tail(Instant.EPOCH, 1).length - 1;

  private final byte[] head;
  private byte[] bytes = new byte[64 * 1024];
  private int size;
  private int records;

  /**
   * A writer whose envelope is empty.
   *
   * @param source whose records the envelopes are to hold; not blank
   */
  public EnvelopeWriter(String source) {
    String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(source));
    this.head = ("{\"source\": \"" + quoted + "\", \"data\": [").getBytes(StandardCharsets.UTF_8);
  }

  /** Records in the envelope that is being written. */
  public int records() {
    return records;
  }

  /** Bytes that the finished envelope would have if a record of this size came in. */
  public int sizeWith(int recordBytes) {
    int written = records == 0 ? head.length : size + SEPARATOR.length;
    return written + recordBytes + TAIL_WITHOUT_DIGITS + digits(records + 1);
  }

  /**
   * Bytes that a record may have which is alone in an envelope.
   *
   * @param envelopeBytes that the envelope may have
   * @return 0 when not even an empty record fits
   */
  public static int roomForOne(String source, int envelopeBytes) {
    return Math.max(0, envelopeBytes - new EnvelopeWriter(source).sizeWith(0));
  }

  /**
   * Adds a record.
   *
   * @param json one JSON object in UTF-8, not checked again
   */
  public void add(byte[] json) {
    if (records == 0) {
      write(head);
    } else {
      write(SEPARATOR);
    }
    write(json);
    records++;
  }

  /** The envelope's bytes; the writer is empty again. An envelope without records is refused. */
  public byte[] finish(Instant timestamp) {
    if (records == 0) {
      throw new IllegalStateException("an envelope needs a record");
    }
    write(tail(timestamp, records));
    byte[] envelope = Arrays.copyOf(bytes, size);
    size = 0;
    records = 0;
    return envelope;
  }

  /** The bytes of an envelope without records, which only headers make anything of. */
  public byte[] empty(Instant timestamp) {
    byte[] tail = tail(timestamp, 0);
    byte[] envelope = Arrays.copyOf(head, head.length + tail.length);
    System.arraycopy(tail, 0, envelope, head.length, tail.length);
    return envelope;
  }

  private void write(byte[] more) {
    if (bytes.length - size < more.length) {
      bytes = Arrays.copyOf(bytes, Math.max(size + more.length, 2 * bytes.length));
    }
    System.arraycopy(more, 0, bytes, size, more.length);
    size += more.length;
  }

  private static int digits(int positive) {
    int digits = 1;
    for (int rest = positive; rest >= 10; rest /= 10) {
      digits++;
    }
    return digits;
  }

  private static byte[] tail(Instant timestamp, int records) {
    return ("], \"timestamp\": \""
            + Timestamps.write(timestamp)
            + "\", \"batch_size\": "
            + records
            + ", \"processed\": false}")
        .getBytes(StandardCharsets.UTF_8);
  }
}

package io.datastream.bench;

import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/** The dataset as rows of stream_records, in the bytes that a binary COPY takes. */
final class CopyData implements RowFiles.Content {
  /** The statement that takes the bytes. */
  static final String STATEMENT =
      "copy stream_records (source, record_key, payload, event_time, ingested_at, processed_at,"
          + " topic, partition, kafka_offset, run_id) from stdin (format binary)";

  private static final byte[] SIGNATURE = {
    'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0
  };
  private static final Instant POSTGRES_EPOCH = Instant.parse("2000-01-01T00:00:00Z");
  private static final int COLUMNS = 10;
  private static final byte JSONB_VERSION = 1;

  private final long records;

  CopyData(long records) {
    this.records = records;
  }

  @Override
  public void write(OutputStream file) throws IOException {
    DataOutputStream out = new DataOutputStream(file);
    long now = ChronoUnit.MICROS.between(POSTGRES_EPOCH, Instant.now());
    UUID run = UUID.randomUUID();
    out.write(SIGNATURE);
    out.writeInt(0);
    out.writeInt(0);
    for (long id = 0; id < records; id++) {
      out.writeShort(COLUMNS);
      text(out, Dataset.SOURCE);
      text(out, Long.toString(id));
      byte[] json = Dataset.json(id).getBytes(StandardCharsets.UTF_8);
      out.writeInt(json.length + 1);
      out.writeByte(JSONB_VERSION);
      out.write(json);
      out.writeInt(-1);
      out.writeInt(Long.BYTES);
      out.writeLong(now);
      out.writeInt(Long.BYTES);
      out.writeLong(now);
      // As long as the names of the topics that are drained.
      text(out, "bench-" + records + "-in-100-on-1");
      out.writeInt(Integer.BYTES);
      out.writeInt(0);
      out.writeInt(Long.BYTES);
      out.writeLong(id / 100);
      out.writeInt(2 * Long.BYTES);
      out.writeLong(run.getMostSignificantBits());
      out.writeLong(run.getLeastSignificantBits());
    }
    out.writeShort(-1);
    out.flush();
  }

  private static void text(DataOutputStream out, String value) throws IOException {
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }
}

package io.datastream.bench;

import io.datastream.message.envelope.EnvelopeWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.function.LongFunction;

/** Records in envelopes, as ingest writes them, each made when it is asked for. */
final class Envelopes implements Iterator<byte[]> {
  private final long records;
  private final int size;
  private final LongFunction<String> source;
  private final LongFunction<String> json;
  private final Map<String, EnvelopeWriter> writers = new HashMap<>();
  private final Instant now = Instant.now();
  private long next;

  /**
   * @param records in all
   * @param size records an envelope; the last one may have fewer
   * @param source of an envelope, by its number from 0
   * @param json the record with an id, from 0
   */
  Envelopes(long records, int size, LongFunction<String> source, LongFunction<String> json) {
    this.records = records;
    this.size = size;
    this.source = source;
    this.json = json;
  }

  @Override
  public boolean hasNext() {
    return next < records;
  }

  @Override
  public byte[] next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    EnvelopeWriter writer = writers.computeIfAbsent(source.apply(next / size), EnvelopeWriter::new);
    for (int i = 0; i < size && next < records; i++) {
      writer.add(json.apply(next++).getBytes(StandardCharsets.UTF_8));
    }
    return writer.finish(now);
  }
}

package io.datastream.ingest;

import io.datastream.message.ReadingMark;
import io.datastream.message.RecordRules;
import io.datastream.message.RunPlace;
import io.datastream.run.RunEntry;
import io.datastream.source.Source;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A source's way to its topic in one run.
 *
 * @param rules of its records, as a header has them
 * @param reading its number; empty where its table doesn't follow readings
 */
record Passage(Source source, RunEntry run, byte[] rules, SendTo to, Optional<Long> reading) {

  /** Bytes that an envelope may have. */
  int envelopeBytes() {
    return to.limits().envelopeBytes(source.name(), run.runKey(), rules.length);
  }

  /** The headers of an envelope. */
  Map<String, byte[]> headers(Cut cut) {
    Map<String, byte[]> headers = headers();
    run.runKey().ifPresent(key -> headers.putAll(new RunPlace(key, cut.firstRecord()).headers()));
    reading.ifPresent(it -> headers.putAll(new ReadingMark.Envelope(it, cut.number()).headers()));
    return headers;
  }

  /** The headers of a message without records. */
  Map<String, byte[]> headers(ReadingMark mark) {
    Map<String, byte[]> headers = headers();
    headers.putAll(mark.headers());
    return headers;
  }

  private Map<String, byte[]> headers() {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put("run-id", run.runId().toString().getBytes(StandardCharsets.UTF_8));
    headers.put(RecordRules.HEADER, rules);
    return headers;
  }
}

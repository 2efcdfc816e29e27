package io.datastream.ingest;

import io.datastream.message.envelope.EnvelopeWriter;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.record.QuarantineReason;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceItem.BrokenPiece;
import io.datastream.source.SourceItem.ReadRecord;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Cuts what a reader gives into envelopes of so many records, smaller ones where the topic's {@code
 * max.message.bytes} asks for it. Used by one thread at a time.
 */
final class EnvelopeCutter {
  /** A step ends early here, so that a file of nothing but broken rows takes no memory. */
  private static final int MOST_BROKEN = 1000;

  /** And here, because a piece may have as many bytes as a record. */
  private static final long MOST_BROKEN_BYTES = 4L << 20;

  private final String source;
  private final RecordReader reader;
  private final int batchSize;
  private final int maxBytes;
  private final Clock clock;
  private final EnvelopeWriter envelope;

  private byte[] heldOver;
  private long read;
  private long cut;
  private long envelopes;
  private long brokenBytes;

  /**
   * @param batchSize records of an envelope at most
   * @param maxBytes bytes of an envelope at most
   */
  EnvelopeCutter(String source, RecordReader reader, int batchSize, int maxBytes, Clock clock) {
    this.source = source;
    this.reader = reader;
    this.batchSize = batchSize;
    this.maxBytes = maxBytes;
    this.clock = clock;
    this.envelope = new EnvelopeWriter(source);
  }

  /** Reads up to the next full envelope or to the end of the source; blocks while it reads. */
  Cut next() {
    List<QuarantineEntry> broken = new ArrayList<>();
    brokenBytes = 0;
    if (heldOver != null) {
      envelope.add(heldOver);
      heldOver = null;
    }
    String error = null;
    while (envelope.records() < batchSize
        && heldOver == null
        && broken.size() < MOST_BROKEN
        && brokenBytes < MOST_BROKEN_BYTES) {
      SourceItem item = reader.next();
      if (item == null) {
        return finish(broken, error, true);
      }
      read++;
      if (item instanceof ReadRecord found) {
        take(found.json(), broken);
      } else if (item instanceof BrokenPiece piece) {
        brokenBytes += piece.bytes().length;
        broken.add(
            QuarantineEntry.ofSource(
                source, piece.place(), piece.fault(), piece.reason(), piece.bytes()));
        error = piece.fatal() ? piece.place() + ": " + piece.reason() : error;
      }
    }
    return finish(broken, error, false);
  }

  /** How many envelopes there were so far. */
  long envelopes() {
    return envelopes;
  }

  private void take(byte[] json, List<QuarantineEntry> broken) {
    if (envelope.sizeWith(json.length) <= maxBytes) {
      envelope.add(json);
    } else if (envelope.records() > 0 && aloneFits(json)) {
      heldOver = json;
    } else {
      brokenBytes += Math.min(json.length, BrokenPiece.MAX_BYTES);
      broken.add(
          QuarantineEntry.ofSource(
              source,
              source + ": record " + read,
              QuarantineReason.TOO_LARGE,
              "the record has "
                  + json.length
                  + " bytes; in an envelope the topic's max.message.bytes leaves room for "
                  + maxBytes,
              Arrays.copyOf(json, Math.min(json.length, BrokenPiece.MAX_BYTES))));
    }
  }

  private boolean aloneFits(byte[] json) {
    return new EnvelopeWriter(source).sizeWith(json.length) <= maxBytes;
  }

  private Cut finish(List<QuarantineEntry> broken, String error, boolean last) {
    int records = envelope.records();
    byte[] bytes = records == 0 ? null : envelope.finish(clock.instant());
    long first = cut;
    long number = envelopes;
    cut += records;
    envelopes += records == 0 ? 0 : 1;
    return new Cut(bytes, records, first, number, broken, error, last);
  }
}

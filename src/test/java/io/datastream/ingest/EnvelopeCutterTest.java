package io.datastream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.envelope.EnvelopeReader;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.record.QuarantineReason;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceItem.BrokenPiece;
import io.datastream.source.SourceItem.ReadRecord;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EnvelopeCutterTest {
  private static final Instant NOW = Instant.parse("2025-12-13T10:30:00Z");
  private static final int ROOMY = 1_000_000;

  /** Bytes of an envelope of source "s" around one record. */
  private static final int FRAME =
      "{\"source\": \"s\", \"data\": [], \"timestamp\": \"2025-12-13T10:30:00.000\", \"batch_size\": 1, \"processed\": false}"
          .length();

  @Test
  void cutsEnvelopesOfTheBatchSize() {
    List<Cut> cuts = cut(2, ROOMY, record(1), record(2), record(3), record(4), record(5));

    assertThat(cuts).extracting(Cut::records).containsExactly(2, 2, 1);
    assertThat(cuts).extracting(Cut::last).containsExactly(false, false, true);
    assertThat(text(cuts.get(0).envelope()))
        .isEqualTo(
            "{\"source\": \"s\", \"data\": [{\"id\":1}, {\"id\":2}], \"timestamp\":"
                + " \"2025-12-13T10:30:00.000\", \"batch_size\": 2, \"processed\": false}");
  }

  @Test
  void aSourceThatEndsWithAnEnvelopeEndsWithAnEmptyStep() {
    List<Cut> cuts = cut(2, ROOMY, record(1), record(2));

    assertThat(cuts).extracting(Cut::records).containsExactly(2, 0);
    assertThat(cuts.get(1).envelope()).isNull();
    assertThat(cuts.get(1).last()).isTrue();
  }

  @Test
  void anEmptySourceIsOneStepOfNothing() {
    List<Cut> cuts = cut(2, ROOMY);

    assertThat(cuts).hasSize(1);
    assertThat(cuts.get(0).envelope()).isNull();
    assertThat(cuts.get(0).records()).isZero();
    assertThat(cuts.get(0).broken()).isEmpty();
    assertThat(cuts.get(0).error()).isNull();
  }

  @Test
  void aRecordThatDoesNotFitAnyMoreIsTheFirstOfTheNextEnvelope() {
    int room = FRAME + 2 * "{\"id\":1}".length() + 2;

    List<Cut> exact = cut(10, room, record(1), record(2), record(3));
    List<Cut> oneLess = cut(10, room - 1, record(1), record(2), record(3));

    assertThat(exact).extracting(Cut::records).containsExactly(2, 1);
    assertThat(exact.get(0).envelope()).hasSize(room);
    assertThat(records(exact)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
    assertThat(oneLess).extracting(Cut::records).containsExactly(1, 1, 1);
    assertThat(records(oneLess)).containsExactly("{\"id\":1}", "{\"id\":2}", "{\"id\":3}");
  }

  @Test
  void aHeldOverRecordMayBeAWholeEnvelope() {
    List<Cut> cuts = cut(1, FRAME + 8, record(1), record(2));

    assertThat(records(cuts)).containsExactly("{\"id\":1}", "{\"id\":2}");
    assertThat(cuts).extracting(Cut::records).containsExactly(1, 1, 0);
  }

  @Test
  void aRecordTooLargeGoesToQuarantineWithItsBytesAndTheRestGoesOn() {
    byte[] large = utf8("{\"x\":\"" + "y".repeat(100) + "\"}");

    List<Cut> cuts =
        cut(10, FRAME + 50, new ReadRecord(large), record(1), new ReadRecord(large), record(2));

    assertThat(records(cuts)).containsExactly("{\"id\":1}", "{\"id\":2}");
    List<QuarantineEntry> broken = broken(cuts);
    assertThat(broken).hasSize(2);
    assertThat(broken)
        .allSatisfy(
            it -> {
              assertThat(it.reason()).isEqualTo(QuarantineReason.TOO_LARGE);
              assertThat(it.payload()).isEqualTo(large);
              assertThat(it.source()).contains("s");
              assertThat(it.stage()).isEqualTo(QuarantineEntry.Stage.INGEST);
              assertThat(it.detail())
                  .contains(String.valueOf(large.length), String.valueOf(FRAME + 50));
            });
    assertThat(broken)
        .extracting(QuarantineEntry::place)
        .containsExactly("s: record 1", "s: record 3");
    assertThat(cuts).allSatisfy(it -> assertThat(it.error()).isNull());
  }

  @Test
  void theLargestRecordThatFitsAloneIsSent() {
    byte[] largest = utf8("{\"x\":\"" + "y".repeat(100) + "\"}");

    List<Cut> cuts = cut(10, FRAME + largest.length, record(1), new ReadRecord(largest), record(2));

    assertThat(broken(cuts)).isEmpty();
    assertThat(records(cuts)).containsExactly("{\"id\":1}", text(largest), "{\"id\":2}");
  }

  @Test
  void brokenPiecesAreKeptAndTheRestGoesOn() {
    List<Cut> cuts =
        cut(
            10,
            ROOMY,
            record(1),
            new BrokenPiece("f.csv:3", "a quote is missing", utf8("\"x"), false),
            record(2));

    assertThat(cuts).hasSize(1);
    assertThat(cuts.get(0).records()).isEqualTo(2);
    assertThat(cuts.get(0).error()).isNull();
    QuarantineEntry entry = broken(cuts).get(0);
    assertThat(entry.place()).isEqualTo("f.csv:3");
    assertThat(entry.reason()).isEqualTo(QuarantineReason.UNREADABLE);
    assertThat(entry.detail()).isEqualTo("a quote is missing");
    assertThat(entry.payload()).isEqualTo(utf8("\"x"));
  }

  @Test
  void aRecordThatTheReaderFoundTooLargeIsNamedAsSuch() {
    List<Cut> cuts =
        cut(
            10,
            ROOMY,
            record(1),
            BrokenPiece.tooLarge("f.csv:3", "the row", 5_000_000, 999_000, utf8("abc")),
            record(2));

    assertThat(records(cuts)).containsExactly("{\"id\":1}", "{\"id\":2}");
    QuarantineEntry entry = broken(cuts).get(0);
    assertThat(entry.place()).isEqualTo("f.csv:3");
    assertThat(entry.reason()).isEqualTo(QuarantineReason.TOO_LARGE);
    assertThat(entry.detail())
        .isEqualTo(
            "the row has 5000000 bytes; the topic's max.message.bytes leaves room for 999000");
    assertThat(entry.payload()).isEqualTo(utf8("abc"));
  }

  @Test
  void whatIsKeptOfABrokenPieceCountsAsHeldInMemory() {
    List<Cut> cuts = cut(10, ROOMY, record(1), new BrokenPiece("f", "broken", utf8("abc"), false));

    assertThat(cuts.get(0).bytes()).isEqualTo(cuts.get(0).envelope().length + 3);
  }

  @Test
  void ofARecordTooLargeTheHeadIsKept() {
    byte[] large = new byte[BrokenPiece.MAX_BYTES + 1];

    List<Cut> cuts = cut(10, FRAME + 50, new ReadRecord(large));

    assertThat(broken(cuts).get(0).payload()).hasSize(BrokenPiece.MAX_BYTES);
  }

  @Test
  void aFatalPieceIsTheErrorAfterWhatWasReadable() {
    List<Cut> cuts =
        cut(
            2,
            ROOMY,
            record(1),
            record(2),
            new BrokenPiece("http://h", "cut off", utf8("{"), true));

    assertThat(cuts).extracting(Cut::records).containsExactly(2, 0);
    assertThat(cuts.get(0).error()).isNull();
    assertThat(cuts.get(1).error()).isEqualTo("http://h: cut off");
    assertThat(cuts.get(1).last()).isTrue();
    assertThat(broken(cuts)).hasSize(1);
  }

  @Test
  void aSourceOfNothingButBrokenPiecesIsReadInSteps() {
    List<Cut> cuts =
        cut(
            10,
            ROOMY,
            endless(2500, i -> new BrokenPiece("f:" + i, "broken", utf8("x" + i), false)));

    assertThat(cuts).extracting(it -> it.broken().size()).containsExactly(1000, 1000, 500);
    assertThat(broken(cuts)).extracting(QuarantineEntry::place).doesNotHaveDuplicates();
  }

  @Test
  void largeBrokenPiecesMakeSmallerSteps() {
    int mebibyte = 1 << 20;
    EnvelopeCutter cutter =
        cutter(
            10,
            ROOMY,
            endless(1000, i -> new BrokenPiece("f:" + i, "broken", new byte[mebibyte], false)));

    int pieces = 0;
    for (Cut step = cutter.next(); ; step = cutter.next()) {
      long kept = step.broken().stream().mapToLong(it -> it.payload().length).sum();
      assertThat(kept).isLessThanOrEqualTo(16L * mebibyte);
      pieces += step.broken().size();
      if (step.last()) {
        break;
      }
    }
    assertThat(pieces).isEqualTo(1000);
  }

  @Test
  void everyRecordComesOutOnceInOrderAndNoEnvelopeIsTooLarge() {
    for (long seed = 0; seed < 500; seed++) {
      Random random = new Random(seed);
      int batchSize = 1 + random.nextInt(20);
      int maxBytes = FRAME + 10 + random.nextInt(400);
      List<SourceItem> items = new ArrayList<>();
      List<String> fitting = new ArrayList<>();
      int unfit = 0;
      for (int i = 0; i < 60; i++) {
        if (random.nextInt(10) == 0) {
          items.add(new BrokenPiece("f:" + i, "broken", utf8("x"), false));
          unfit++;
          continue;
        }
        String record = "{\"id\":\"" + i + "é".repeat(random.nextInt(100)) + "\"}";
        items.add(new ReadRecord(utf8(record)));
        if (FRAME + utf8(record).length <= maxBytes) {
          fitting.add(record);
        } else {
          unfit++;
        }
      }

      List<Cut> cuts = cut(batchSize, maxBytes, items.toArray(SourceItem[]::new));

      assertThat(records(cuts)).as("seed %d", seed).isEqualTo(fitting);
      assertThat(broken(cuts)).as("seed %d", seed).hasSize(unfit);
      for (Cut cut : cuts) {
        assertThat(cut.records()).as("seed %d", seed).isBetween(0, batchSize);
        if (cut.envelope() != null) {
          assertThat(cut.envelope()).as("seed %d", seed).hasSizeLessThanOrEqualTo(maxBytes);
        }
      }
    }
  }

  @Test
  void aRecordsOrdinalDoesNotDependOnWhereEnvelopesAreCut() {
    SourceItem[] items = {
      record(0),
      new BrokenPiece("f:2", "broken", utf8("x"), false),
      record(1),
      record(2),
      record(3),
      record(4)
    };

    assertThat(cut(2, ROOMY, items)).extracting(Cut::firstRecord).containsExactly(0L, 2L, 4L);
    assertThat(cut(3, ROOMY, items)).extracting(Cut::firstRecord).containsExactly(0L, 3L);
    assertThat(cut(3, FRAME + 20, items)).extracting(Cut::firstRecord).containsExactly(0L, 2L, 4L);
  }

  private static List<Cut> cut(int batchSize, int maxBytes, SourceItem... items) {
    return cut(batchSize, maxBytes, reader(Arrays.asList(items).iterator()));
  }

  private static List<Cut> cut(int batchSize, int maxBytes, RecordReader reader) {
    EnvelopeCutter cutter = cutter(batchSize, maxBytes, reader);
    List<Cut> cuts = new ArrayList<>();
    do {
      cuts.add(cutter.next());
    } while (!cuts.get(cuts.size() - 1).last());
    return cuts;
  }

  private static EnvelopeCutter cutter(int batchSize, int maxBytes, RecordReader reader) {
    return new EnvelopeCutter("s", reader, batchSize, maxBytes, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static RecordReader endless(int count, IntFunction<SourceItem> item) {
    return reader(IntStream.range(0, count).mapToObj(item).iterator());
  }

  private static RecordReader reader(Iterator<SourceItem> items) {
    return new RecordReader() {
      @Override
      public SourceItem next() {
        return items.hasNext() ? items.next() : null;
      }

      @Override
      public void close() {
        // Nothing is open.
      }
    };
  }

  private static SourceItem record(int id) {
    return new ReadRecord(utf8("{\"id\":" + id + "}"));
  }

  private static List<QuarantineEntry> broken(List<Cut> cuts) {
    return cuts.stream().flatMap(it -> it.broken().stream()).toList();
  }

  /** The records of all envelopes, as the other side reads them. */
  private static List<String> records(List<Cut> cuts) {
    EnvelopeReader reader = new EnvelopeReader();
    return cuts.stream()
        .filter(it -> it.envelope() != null)
        .map(it -> (Decoded.Readable) reader.read(it.envelope(), source -> List.of()))
        .peek(it -> assertThat(it.sizeDisagrees()).isFalse())
        .flatMap(it -> it.elements().stream())
        .map(it -> ((Element.Record) it).json())
        .toList();
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String text(byte[] utf8) {
    return new String(utf8, StandardCharsets.UTF_8);
  }
}

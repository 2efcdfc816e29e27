package io.datastream.source.json;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.record.ExactJson;
import io.datastream.source.Items;
import io.datastream.source.SourceItem;
import io.datastream.source.bytes.Body;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Random arrays with broken elements among good ones, arriving in random pieces, against what they
 * were made of.
 */
class ApiRandomTest {
  private static final int ARRAYS = 3_000;
  private static final int MAX_RECORD_BYTES = 2_000;

  /** Balanced, so that an element ends where it was meant to. */
  private static final List<String> BROKEN =
      List.of(
          "{\"a\":NaN}",
          "{\"a\":-Infinity}",
          "{\"a\" 1}",
          "{\"a\":01}",
          "{\"a\":1.}",
          "{\"a\":1 2}",
          "{\"a\":\"b\" \"c\"}",
          "{\"a\":tr ue}",
          "{\"a\":1,}",
          "{,\"a\":1}",
          "{\"a\":1,,\"b\":2}",
          "{'a':1}",
          "{a:1}",
          "{\"a\":\"\\x41\"}",
          "{\"a\":\"\\u12G4\"}",
          "{\"a\":\"line\nbreak\"}",
          "{\"a\":\"\t\"}",
          "{\"a\":\"\\ud800\"}",
          "{\"\\udfff\":1}",
          "{\"a\":\"\\udc00\\ud800\"}",
          "{\"a\":[1,]}",
          "{\"a\":{\"b\"}}",
          "{\"a\"::1}",
          "{\"a\":+1}",
          "{\"a\":0x1F}",
          "{\"a\":\"5\" tall\"\"}",
          "{/* c */\"a\":1}",
          "{\"a\":\"" + "y".repeat(3_000) + "\"}",
          "{\"a\":\"" + "y".repeat(200_000) + "\"}",
          "{\"a\":" + "[".repeat(1_100) + "]".repeat(1_100) + "}",
          "7",
          "-0.5e3",
          "\"a } ] , string\"",
          "null",
          "true",
          "[{\"id\":1},{\"id\":2}]",
          "undefined",
          "'x'",
          "\u00a0");

  /** One element: what stands there, and what should come out; null where it's broken. */
  private record Part(byte[] text, String record) {}

  @Test
  void goodElementsComeOutExactlyAndBrokenOnesWithExactlyTheirBytes() {
    for (long seed = 0; seed < ARRAYS; seed++) {
      Random random = new Random(seed);
      List<Part> parts = new ArrayList<>();
      for (int i = random.nextInt(12); i > 0; i--) {
        parts.add(random.nextInt(3) == 0 ? broken(random) : good(random));
      }

      Items items = read(document(parts, random), random);

      assertThat(items.records()).as("seed %d", seed).isEqualTo(records(parts));
      List<Part> broken = parts.stream().filter(part -> part.record() == null).toList();
      assertThat(items.broken()).as("seed %d: %s", seed, items.reasons()).hasSameSizeAs(broken);
      for (int i = 0; i < broken.size(); i++) {
        assertThat(items.broken().get(i).bytes()).as("seed %d", seed).isEqualTo(broken.get(i).text);
        assertThat(items.broken().get(i).fatal()).as("seed %d", seed).isFalse();
      }
    }
  }

  @Test
  void aCutCostsOnlyTheElementThatItGoesThrough() {
    for (long seed = 0; seed < ARRAYS; seed++) {
      Random random = new Random(seed);
      List<Part> parts = new ArrayList<>();
      List<Integer> ends = new ArrayList<>();
      ByteArrayOutputStream text = new ByteArrayOutputStream();
      text.write('[');
      for (int i = 1 + random.nextInt(8); i > 0; i--) {
        Part part = good(random);
        text.writeBytes(parts.isEmpty() ? new byte[0] : ascii(space(random) + ","));
        text.writeBytes(ascii(space(random)));
        text.writeBytes(part.text());
        parts.add(part);
        ends.add(text.size());
      }
      int cut = 1 + random.nextInt(text.size());

      Items items = read(Arrays.copyOf(text.toByteArray(), cut), random);

      int whole = (int) ends.stream().filter(end -> end <= cut).count();
      assertThat(items.records()).as("seed %d", seed).isEqualTo(records(parts.subList(0, whole)));
      assertThat(items.reasons()).as("seed %d", seed).hasSize(1);
      SourceItem.BrokenPiece last = items.broken().get(0);
      assertThat(last.fatal()).as("seed %d", seed).isTrue();
      byte[] begun =
          whole == parts.size()
              ? new byte[0]
              : Arrays.copyOf(
                  parts.get(whole).text(),
                  Math.max(0, cut - (ends.get(whole) - parts.get(whole).text().length)));
      assertThat(last.bytes()).as("seed %d", seed).isEqualTo(begun);
    }
  }

  private static List<String> records(List<Part> parts) {
    return parts.stream().filter(part -> part.record() != null).map(Part::record).toList();
  }

  private static byte[] document(List<Part> parts, Random random) {
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(ascii(space(random) + "[" + space(random)));
    for (int i = 0; i < parts.size(); i++) {
      text.writeBytes(i == 0 ? new byte[0] : ascii(space(random) + "," + space(random)));
      text.writeBytes(parts.get(i).text());
    }
    text.writeBytes(ascii(space(random) + "]" + space(random)));
    return text.toByteArray();
  }

  private static Items read(byte[] document, Random random) {
    Body body =
        new Body(
            "http://h/users",
            "http://h/users",
            "datastream.sources.users.url",
            null,
            List.of(),
            inPieces(document, new Random(random.nextLong())));
    return Items.of(
        new JsonArrayReader(JsonPointer.empty(), new ExactJson(), body, MAX_RECORD_BYTES));
  }

  private static InputStream inPieces(byte[] document, Random random) {
    int most = 1 << random.nextInt(12);
    return new ByteArrayInputStream(document) {
      @Override
      public synchronized int read(byte[] buffer, int offset, int length) {
        return super.read(buffer, offset, Math.min(length, 1 + random.nextInt(most)));
      }
    };
  }

  private static Part broken(Random random) {
    if (random.nextInt(5) == 0) {
      return new Part(invalidUtf8(random), null);
    }
    return new Part(utf8(BROKEN.get(random.nextInt(BROKEN.size()))), null);
  }

  private static byte[] invalidUtf8(Random random) {
    byte[][] invalid = {
      {(byte) 0xC0, (byte) 0xAF},
      {(byte) 0xED, (byte) 0xA0, (byte) 0x80},
      {(byte) 0xE0, (byte) 0x80, (byte) 0xAF},
      {(byte) 0xF0, (byte) 0x80, (byte) 0x80, (byte) 0xAF},
      {(byte) 0xF5, (byte) 0x80, (byte) 0x80, (byte) 0x80},
      {(byte) 0x80},
      {(byte) 0xC3}
    };
    ByteArrayOutputStream text = new ByteArrayOutputStream();
    text.writeBytes(ascii("{\"a\":\"" + "x".repeat(random.nextInt(40))));
    text.writeBytes(invalid[random.nextInt(invalid.length)]);
    text.writeBytes(ascii("\"}"));
    return text.toByteArray();
  }

  private static Part good(Random random) {
    StringBuilder text = new StringBuilder();
    StringBuilder record = new StringBuilder();
    object(text, record, random, 0);
    return new Part(utf8(text.toString()), record.toString());
  }

  private static void object(StringBuilder text, StringBuilder record, Random random, int depth) {
    both(text, record, "{");
    int fields = random.nextInt(4);
    for (int i = 0; i < fields; i++) {
      if (i > 0) {
        both(text, record, ",");
      }
      text.append(space(random));
      string(text, record, random);
      text.append(space(random));
      both(text, record, ":");
      text.append(space(random));
      value(text, record, random, depth);
      text.append(space(random));
    }
    both(text, record, "}");
  }

  private static void value(StringBuilder text, StringBuilder record, Random random, int depth) {
    switch (random.nextInt(depth > 4 ? 3 : 5)) {
      case 0 -> string(text, record, random);
      case 1 -> both(text, record, pick(random, "0", "-0.0", "1E400", "1.50", "12345678901234567"));
      case 2 -> both(text, record, pick(random, "true", "false", "null"));
      case 3 -> object(text, record, random, depth + 1);
      default -> {
        both(text, record, "[");
        int elements = random.nextInt(3);
        for (int i = 0; i < elements; i++) {
          both(text, record, i == 0 ? "" : ",");
          text.append(space(random));
          value(text, record, random, depth + 1);
          text.append(space(random));
        }
        both(text, record, "]");
      }
    }
  }

  private static void string(StringBuilder text, StringBuilder record, Random random) {
    both(text, record, "\"");
    for (int i = random.nextInt(6); i > 0; i--) {
      switch (random.nextInt(8)) {
        case 0 -> both(text, record, pick(random, "}", "]", ",", "[{", ":", " "));
        case 1 -> both(text, record, pick(random, "\\\"", "\\\\", "\\n", "\\t", "\\u0000"));
        case 2 -> both(text, record, pick(random, "é", "漢", "😀", "\uFFFD", "\u2028"));
        case 3 -> escaped(text, record, "\\u00e9", "é");
        case 4 -> escaped(text, record, "\\uD83D\\ude00", "😀");
        case 5 -> escaped(text, record, "\\/", "/");
        case 6 -> both(text, record, "x".repeat(random.nextInt(30)));
        default -> escaped(text, record, "\\u0022", "\\\"");
      }
    }
    both(text, record, "\"");
  }

  private static void escaped(StringBuilder text, StringBuilder record, String in, String out) {
    text.append(in);
    record.append(out);
  }

  private static void both(StringBuilder text, StringBuilder record, String same) {
    text.append(same);
    record.append(same);
  }

  private static String pick(Random random, String... of) {
    return of[random.nextInt(of.length)];
  }

  private static String space(Random random) {
    return random.nextInt(3) > 0 ? "" : pick(random, " ", "\n", "\r\n", "\t  ");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static byte[] utf8(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.record.JsonBuffer;
import io.datastream.record.JsonNumber;
import io.datastream.source.OneLine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Makes JSON objects of rows: the names from the header, the values by the columns' types. */
final class CsvRowEncoder {

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final ExactJson json;
  private final String[] names;

  /** Each with room after it, for copies that take several bytes at a time. */
  private final byte[][] leads;

  private final int[] leadLengths;
  private final ColumnType[] types;
  private final int maxBytes;
  private final JsonBuffer out = new JsonBuffer();
  private long dropped;

  /**
   * @param maxBytes of a row as JSON
   */
  CsvRowEncoder(
      ExactJson json, List<String> header, Map<String, ColumnType> columns, int maxBytes) {
    this.json = json;
    this.names = header.toArray(String[]::new);
    this.leads = new byte[names.length][];
    this.leadLengths = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      byte[] lead = lead(names[i], i == 0);
      leads[i] = Arrays.copyOf(lead, lead.length + Long.BYTES);
      leadLengths[i] = lead.length;
    }
    this.types =
        header.stream()
            .map(name -> columns.getOrDefault(name, ColumnType.STRING))
            .toArray(ColumnType[]::new);
    this.maxBytes = maxBytes;
  }

  /** What comes before a value: {@code {"first":} or {@code ,"second":}. */
  private static byte[] lead(String name, boolean first) {
    var lead = new JsonBuffer();
    char[] text = name.toCharArray();
    lead.write(first ? '{' : ',');
    lead.writeString(text, 0, text.length);
    lead.write(':');
    return lead.toBytes();
  }

  /**
   * The row as compact JSON.
   *
   * @return null when it {@link #isTooLarge} or has a {@link #problem}
   */
  byte[] encode(CsvRow row) {
    dropped = 0;
    if (row.fields() != types.length) {
      return null;
    }
    out.clear();
    for (int i = 0; i < types.length; i++) {
      out.write(leads[i], 0, leadLengths[i]);
      if (!write(types[i], row, i)) {
        dropped = 0;
        return null;
      }
      if (out.length() >= maxBytes) {
        // Only counted from here on.
        dropped += out.length();
        out.clear();
      }
    }
    out.write('}');
    return dropped == 0 ? out.toBytes() : null;
  }

  /** Whether the last row has no problem but its size. */
  boolean isTooLarge() {
    return dropped > 0;
  }

  /** Bytes that the last row has as JSON, when that is too large. */
  long length() {
    return dropped + out.length();
  }

  /** What keeps the row from becoming an object, one line. */
  String problem(CsvRow row) {
    if (row.fields() != names.length) {
      return "%d %s, but the header has %d"
          .formatted(row.fields(), row.fields() == 1 ? "column" : "columns", names.length);
    }
    int i = wrongValue(row);
    return "column %s: '%s' is not %s"
        .formatted(OneLine.of(names[i], 100), OneLine.of(row.text(i), 100), types[i].noun());
  }

  private int wrongValue(CsvRow row) {
    for (int i = 0; i < names.length - 1; i++) {
      out.clear();
      if (!write(types[i], row, i)) {
        return i;
      }
    }
    // It has one, if no other then the last.
    return names.length - 1;
  }

  /** False when the value is not of the type. */
  private boolean write(ColumnType type, CsvRow row, int field) {
    byte[] text = row.bytes();
    int start = row.start(field);
    int end = row.end(field);
    if (type == ColumnType.STRING) {
      if (row.isPlain(field)) {
        out.writePlainString(text, start, end);
      } else {
        out.writeString(text, start, end, row.hasDoubledQuotes(field));
      }
      return true;
    }
    if (start == end) {
      out.write(NULL, 0, NULL.length);
      return true;
    }
    return switch (type) {
      case INTEGER -> JsonNumber.isInteger(text, start, end) && copy(text, start, end);
      case NUMBER -> JsonNumber.isNumber(text, start, end) && copy(text, start, end);
      case BOOLEAN -> writeBoolean(text, start, end);
      case JSON, STRING -> writeJson(row.text(field).toCharArray());
    };
  }

  private boolean copy(byte[] text, int start, int end) {
    out.write(text, start, end - start);
    return true;
  }

  private boolean writeBoolean(byte[] text, int start, int end) {
    int length = end - start;
    if (length > FALSE.length) {
      return false;
    }
    var value = new String(text, start, length, StandardCharsets.US_ASCII).toLowerCase(Locale.ROOT);
    return switch (value) {
      case "true" -> copy(TRUE, 0, TRUE.length);
      case "false" -> copy(FALSE, 0, FALSE.length);
      default -> false;
    };
  }

  private boolean writeJson(char[] text) {
    int before = out.length();
    try (var parser = json.parser(text, 0, text.length);
        var generator = json.generator(out)) {
      boolean whole =
          parser.nextToken() != null
              && json.copy(parser, generator) == null
              && parser.nextToken() == null;
      generator.flush();
      if (!whole) {
        out.cutTo(before);
      }
      return whole;
    } catch (IOException e) {
      out.cutTo(before);
      return false;
    }
  }

  private static byte[] ascii(String literal) {
    return literal.getBytes(StandardCharsets.US_ASCII);
  }
}

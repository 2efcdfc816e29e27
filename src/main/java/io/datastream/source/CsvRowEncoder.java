package io.datastream.source;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** Makes JSON objects of rows: the names from the header, the values by the columns' types. */
final class CsvRowEncoder {

  private static final byte[] NULL = ascii("null");
  private static final byte[] TRUE = ascii("true");
  private static final byte[] FALSE = ascii("false");

  private final ExactJson json;
  private final String[] names;

  private final byte[][] leads;
  private final ColumnType[] types;
  private final boolean typed;
  private final JsonBuffer out = new JsonBuffer();

  CsvRowEncoder(ExactJson json, List<String> header, Map<String, ColumnType> columns) {
    this.json = json;
    this.names = header.toArray(String[]::new);
    this.leads = leads(header);
    this.types = types(header, columns);
    this.typed = columns.values().stream().anyMatch(type -> type != ColumnType.STRING);
  }

  static ColumnType[] types(List<String> header, Map<String, ColumnType> columns) {
    return header.stream()
        .map(name -> columns.getOrDefault(name, ColumnType.STRING))
        .toArray(ColumnType[]::new);
  }

  /** What comes before each value: {@code {"first":}, then {@code ,"second":} and so on. */
  static byte[][] leads(List<String> header) {
    var out = new JsonBuffer();
    byte[][] made = new byte[header.size()][];
    for (int i = 0; i < made.length; i++) {
      char[] name = header.get(i).toCharArray();
      out.clear();
      out.write(i == 0 ? '{' : ',');
      out.writeString(name, 0, name.length);
      out.write(':');
      made[i] = out.toBytes();
    }
    return made;
  }

  /** What keeps the row from becoming an object, one line; null when nothing does. */
  String problem(CsvRow row) {
    if (row.fields() != names.length) {
      return "%d %s, but the header has %d"
          .formatted(row.fields(), row.fields() == 1 ? "column" : "columns", names.length);
    }
    // All values are checked before the first is written: a generator cannot take anything back.
    for (int i = 0; typed && i < names.length; i++) {
      if (!fits(types[i], row, i)) {
        return "column %s: '%s' is not %s"
            .formatted(OneLine.of(names[i], 100), OneLine.of(row.text(i), 100), types[i].noun());
      }
    }
    return null;
  }

  /** The row as compact JSON; only for rows without a {@link #problem}. */
  byte[] encode(CsvRow row) {
    out.clear();
    for (int i = 0; i < names.length; i++) {
      out.write(leads[i], 0, leads[i].length);
      write(types[i], row, i);
    }
    out.write('}');
    return out.toBytes();
  }

  private void write(ColumnType type, CsvRow row, int field) {
    char[] text = row.chars();
    int start = row.start(field);
    int end = row.end(field);
    if (type != ColumnType.STRING && start == end) {
      out.write(NULL, 0, NULL.length);
      return;
    }
    switch (type) {
      case STRING -> out.writeString(text, start, end);
      case INTEGER, NUMBER -> out.writeAscii(text, start, end);
      case BOOLEAN -> {
        byte[] literal = end - start == TRUE.length ? TRUE : FALSE;
        out.write(literal, 0, literal.length);
      }
      case JSON -> copyJson(text, start, end - start);
    }
  }

  private void copyJson(char[] text, int start, int length) {
    try (var parser = json.parser(text, start, length);
        var generator = json.generator(out)) {
      parser.nextToken();
      json.copy(parser, generator);
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail, and the value was checked.
    }
  }

  private boolean fits(ColumnType type, CsvRow row, int field) {
    int start = row.start(field);
    int end = row.end(field);
    if (start == end) {
      return true;
    }
    return switch (type) {
      case STRING -> true;
      case INTEGER -> JsonNumber.isInteger(row.chars(), start, end);
      case NUMBER -> JsonNumber.isNumber(row.chars(), start, end);
      case BOOLEAN -> isBoolean(row, field);
      case JSON -> isJson(row.chars(), start, end);
    };
  }

  private static boolean isBoolean(CsvRow row, int field) {
    int length = row.end(field) - row.start(field);
    if (length != 4 && length != 5) {
      return false;
    }
    var text = row.text(field);
    return text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false");
  }

  private boolean isJson(char[] text, int start, int end) {
    try (var parser = json.parser(text, start, end - start);
        var nowhere = json.generator(OutputStream.nullOutputStream())) {
      return parser.nextToken() != null
          && json.copy(parser, nowhere) == null
          && parser.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  private static byte[] ascii(String literal) {
    return literal.getBytes(StandardCharsets.US_ASCII);
  }
}

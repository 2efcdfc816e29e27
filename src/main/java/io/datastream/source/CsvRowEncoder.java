package io.datastream.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** Makes JSON objects of rows: the names from the header, the values by the columns' types. */
final class CsvRowEncoder {

  private final ExactJson json;
  private final SerializedString[] names;
  private final ColumnType[] types;
  private final boolean typed;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(8 * 1024);
  private final JsonGenerator generator;

  CsvRowEncoder(ExactJson json, List<String> header, Map<String, ColumnType> columns)
      throws IOException {
    this.json = json;
    this.names = header.stream().map(SerializedString::new).toArray(SerializedString[]::new);
    this.types =
        header.stream()
            .map(name -> columns.getOrDefault(name, ColumnType.STRING))
            .toArray(ColumnType[]::new);
    this.typed = columns.values().stream().anyMatch(type -> type != ColumnType.STRING);
    this.generator = json.generator(out);
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
            .formatted(
                OneLine.of(names[i].getValue(), 100),
                OneLine.of(row.text(i), 100),
                types[i].noun());
      }
    }
    return null;
  }

  /** The row as compact JSON; only for rows without a {@link #problem}. */
  byte[] encode(CsvRow row) {
    try {
      out.reset();
      generator.writeStartObject();
      for (int i = 0; i < names.length; i++) {
        generator.writeFieldName(names[i]);
        write(types[i], row, i);
      }
      generator.writeEndObject();
      generator.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e); // Memory does not fail, and the values were checked.
    }
  }

  private void write(ColumnType type, CsvRow row, int field) throws IOException {
    int start = row.start(field);
    int length = row.end(field) - start;
    if (type != ColumnType.STRING && length == 0) {
      generator.writeNull();
      return;
    }
    switch (type) {
      case STRING -> generator.writeString(row.chars(), start, length);
      case INTEGER, NUMBER -> generator.writeNumber(row.chars(), start, length);
      case BOOLEAN -> generator.writeBoolean(length == "true".length());
      case JSON -> {
        try (var parser = json.parser(row.chars(), start, length)) {
          parser.nextToken();
          json.copy(parser, generator);
        }
      }
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
}

package io.datastream.source;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** Makes JSON objects of scanned rows whose values need no more than a look at their bytes. */
final class CsvByteEncoder {

  private static final char[] NULL = "null".toCharArray();

  /** Each with room after it, for copies that take several bytes at a time. */
  private final byte[][] leads;

  private final int[] leadLengths;
  private final ColumnType[] types;
  private final JsonBuffer out = new JsonBuffer();
  private char[] number = new char[64];

  CsvByteEncoder(List<String> header, Map<String, ColumnType> columns) {
    byte[][] exact = CsvRowEncoder.leads(header);
    this.leads = new byte[exact.length][];
    this.leadLengths = new int[exact.length];
    for (int i = 0; i < exact.length; i++) {
      leads[i] = Arrays.copyOf(exact[i], exact[i].length + Long.BYTES);
      leadLengths[i] = exact[i].length;
    }
    this.types = CsvRowEncoder.types(header, columns);
  }

  /** The row as compact JSON; null when it's for {@link CsvRowEncoder} to say what it is. */
  byte[] encode(CsvRowScanner row) {
    if (row.fields() != types.length) {
      return null;
    }
    out.clear();
    for (int i = 0; i < types.length; i++) {
      out.write(leads[i], 0, leadLengths[i]);
      if (!write(types[i], row, i)) {
        return null;
      }
    }
    out.write('}');
    return out.toBytes();
  }

  private boolean write(ColumnType type, CsvRowScanner row, int field) {
    int start = row.start(field);
    int end = row.end(field);
    if (type == ColumnType.STRING) {
      if (row.isPlain(field)) {
        out.writePlainString(row.bytes(), start, end);
      } else {
        out.writeString(row.bytes(), start, end, row.hasDoubledQuotes(field));
      }
      return true;
    }
    if (start == end) {
      out.writeAscii(NULL, 0, NULL.length);
      return true;
    }
    return switch (type) {
      case INTEGER, NUMBER -> writeNumber(type, row.bytes(), start, end);
      case BOOLEAN, JSON, STRING -> false;
    };
  }

  private boolean writeNumber(ColumnType type, byte[] text, int start, int end) {
    int length = end - start;
    if (length > number.length) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      number[i] = (char) text[start + i];
    }
    boolean fits =
        type == ColumnType.INTEGER
            ? JsonNumber.isInteger(number, 0, length)
            : JsonNumber.isNumber(number, 0, length);
    if (fits) {
      out.writeAscii(number, 0, length);
    }
    return fits;
  }
}

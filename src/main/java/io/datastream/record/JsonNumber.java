package io.datastream.record;

/** Recognises numbers by the grammar of RFC 8259, section 6, whatever their size. */
public final class JsonNumber {

  private JsonNumber() {}

  /**
   * Whether the text is a number without fraction and exponent, and nothing else.
   *
   * @param text UTF-8
   * @param start index of its first byte
   * @param end the index after its last byte
   */
  public static boolean isInteger(byte[] text, int start, int end) {
    return afterInteger(text, start, end) == end;
  }

  /**
   * Whether the text is a number and nothing else.
   *
   * @param text UTF-8
   * @param start index of its first byte
   * @param end the index after its last byte
   */
  public static boolean isNumber(byte[] text, int start, int end) {
    int i = afterInteger(text, start, end);
    if (i < 0) {
      return false;
    }
    if (i < end && text[i] == '.') {
      i = afterDigits(text, i + 1, end);
    }
    if (i >= 0 && i < end && (text[i] == 'e' || text[i] == 'E')) {
      i++;
      if (i < end && (text[i] == '+' || text[i] == '-')) {
        i++;
      }
      i = afterDigits(text, i, end);
    }
    return i == end;
  }

  private static int afterInteger(byte[] text, int start, int end) {
    int i = start < end && text[start] == '-' ? start + 1 : start;
    if (i < end && text[i] == '0') {
      return i + 1;
    }
    return afterDigits(text, i, end);
  }

  private static int afterDigits(byte[] text, int start, int end) {
    int i = start;
    while (i < end && text[i] >= '0' && text[i] <= '9') {
      i++;
    }
    return i == start ? -1 : i;
  }
}

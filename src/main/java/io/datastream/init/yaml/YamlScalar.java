package io.datastream.init.yaml;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Values as YAML has them on one line. Whatever might be read as something else is quoted. */
final class YamlScalar {
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./+()-]*");

  private static final Pattern PLAIN_URL =
      Pattern.compile("https?://[A-Za-z0-9_.~/:?=&%+@-]*[A-Za-z0-9_.~/=&%+-]");

  private static final Set<String> WORDS =
      Set.of("true", "false", "yes", "no", "on", "off", "y", "n", "null");

  private YamlScalar() {}

  /** A text, a whole number, a list or a map of such. */
  static String of(Object value) {
    if (value instanceof List<?> list) {
      return list.stream().map(YamlScalar::of).collect(Collectors.joining(", ", "[", "]"));
    } else if (value instanceof Map<?, ?> map) {
      return map.entrySet().stream()
          .map(it -> of(it.getKey()) + ": " + of(it.getValue()))
          .collect(Collectors.joining(", ", "{", "}"));
    }
    return text(String.valueOf(value));
  }

  private static String text(String text) {
    boolean plain =
        (PLAIN.matcher(text).matches() || PLAIN_URL.matcher(text).matches())
            && !WORDS.contains(text.toLowerCase(Locale.ROOT));
    return plain ? text : quoted(text);
  }

  private static String quoted(String text) {
    StringBuilder quoted = new StringBuilder("\"");
    text.codePoints()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                quoted.append('\\').appendCodePoint(c);
              } else if (isPrintable(c)) {
                quoted.appendCodePoint(c);
              } else {
                quoted.append("\\u%04x".formatted(c));
              }
            });
    return quoted.append('"').toString();
  }

  /** Whether a reader of YAML takes it as it is; line breaks of all kinds it would fold. */
  static boolean isPrintable(int c) {
    return c >= 0x20 && c <= 0x7E
        || c >= 0xA0 && c <= 0xD7FF && c != 0x2028 && c != 0x2029
        || c >= 0xE000 && c <= 0xFFFD && c != 0xFEFF
        || c >= 0x10000 && c <= 0x10FFFF;
  }
}

package io.datastream.source.http.address;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads Link headers (RFC 8288, section 3). */
public final class LinkHeader {
  // A parameter's value is a token or a quoted string, in which commas and semicolons are text.
  private static final String VALUE = "(?:\"((?:[^\"\\\\]|\\\\.)*)\"|([^\\s;,\"]*))";

  private static final Pattern PARAMETER =
      Pattern.compile("\\s*;\\s*([^\\s=;,\"]+)\\s*(?:=\\s*" + VALUE + ")?");

  private static final Pattern LINK =
      Pattern.compile("<([^>]*)>((?:\\s*;(?:[^,\"<]|\"(?:[^\"\\\\]|\\\\.)*\")*)*)");

  private LinkHeader() {}

  /**
   * The target of the first link with a relation.
   *
   * @param headers the values of all Link headers
   * @param relation in lower case
   * @return as it stands there, relative or not
   */
  public static Optional<String> target(List<String> headers, String relation) {
    for (String header : headers) {
      Matcher link = LINK.matcher(header);
      while (link.find()) {
        if (has(link.group(2), relation)) {
          return Optional.of(link.group(1));
        }
      }
    }
    return Optional.empty();
  }

  private static boolean has(String parameters, String relation) {
    Matcher parameter = PARAMETER.matcher(parameters);
    while (parameter.find()) {
      if (parameter.group(1).equalsIgnoreCase("rel")) {
        // Only the first counts (section 3.3).
        String value = parameter.group(2) == null ? parameter.group(3) : parameter.group(2);
        return value != null
            && Arrays.stream(value.split("\\s+")).anyMatch(relation::equalsIgnoreCase);
      }
    }
    return false;
  }
}

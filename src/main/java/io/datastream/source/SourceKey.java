package io.datastream.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.util.regex.Pattern;

/**
 * Writes the full configuration keys of one source, as a person would have to write them, and what
 * is wrong with their values.
 */
public record SourceKey(String source) {

  // RFC 6901, section 3: a tilde is always followed by 0 or 1.
  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  public String of(String key) {
    return "datastream.sources." + segment(source) + "." + key;
  }

  public String of(String map, String entry) {
    return of(map) + "." + segment(entry);
  }

  /**
   * A value is missing.
   *
   * @param accepted what would be right
   */
  public SourceConfigurationException missing(String key, String accepted) {
    return new SourceConfigurationException(
        "%s: nothing is given; accepted: %s".formatted(of(key), accepted));
  }

  /**
   * A value is wrong.
   *
   * @param accepted what would be right
   */
  public SourceConfigurationException refused(String key, Object given, String accepted) {
    return new SourceConfigurationException(
        "%s: '%s' is given; accepted: %s".formatted(of(key), given, accepted));
  }

  /**
   * A value that is a JSON pointer (RFC 6901).
   *
   * @param example one, for people
   * @throws SourceConfigurationException when it is none
   */
  public JsonPointer pointer(String key, String given, String example) {
    if (!given.startsWith("/") || STRAY_TILDE.matcher(given).find()) {
      throw refused(key, given, "a JSON pointer like " + example + " (RFC 6901)");
    }
    return JsonPointer.compile(given);
  }

  private static String segment(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
  }
}

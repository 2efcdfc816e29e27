package io.datastream.source;

import java.util.regex.Pattern;

/**
 * Writes the full configuration keys of one source, as a person would have to write them, and what
 * is wrong with their values.
 */
public record SourceKey(String source) {

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

  private static String segment(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
  }
}

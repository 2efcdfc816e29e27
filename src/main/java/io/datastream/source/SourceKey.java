package io.datastream.source;

import java.util.regex.Pattern;

/** Writes the full configuration keys of one source, as a person would have to write them. */
public record SourceKey(String source) {

  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]+");

  public String of(String key) {
    return "datastream.sources." + segment(source) + "." + key;
  }

  public String of(String map, String entry) {
    return of(map) + "." + segment(entry);
  }

  private static String segment(String name) {
    return PLAIN.matcher(name).matches() ? name : '"' + name + '"';
  }
}

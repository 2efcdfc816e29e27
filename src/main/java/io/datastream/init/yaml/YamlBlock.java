package io.datastream.init.yaml;

import io.datastream.source.OneLine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Settings in their order, each with a comment that says why. Not thread-safe. */
public final class YamlBlock {
  private static final int STEP = 2;
  private static final int LONGEST_COMMENT = 240;

  private final List<Entry> entries = new ArrayList<>();

  /**
   * A line.
   *
   * @param key null where there is only a comment
   * @param value a text, a number, a list, a map, or a block
   * @param comment "" for none
   * @param applies whether it is a setting, and not one that is only proposed
   */
  private record Entry(String key, Object value, String comment, boolean applies) {}

  /**
   * A setting.
   *
   * @param value a text, a whole number, a list or a map of such
   * @param why "" for nothing to be said
   */
  public YamlBlock setting(String key, Object value, String why) {
    entries.add(new Entry(key, value, why, true));
    return this;
  }

  /** A setting that is written as a comment, for people to decide. */
  public YamlBlock proposal(String key, Object value, String why) {
    entries.add(new Entry(key, value, why, false));
    return this;
  }

  /** A line of comment. */
  public YamlBlock note(String text) {
    entries.add(new Entry(null, null, text, false));
    return this;
  }

  /** Settings below a key. */
  public YamlBlock group(String key, YamlBlock inner) {
    entries.add(new Entry(key, inner, "", true));
    return this;
  }

  /** All that another one has. */
  public YamlBlock addAll(YamlBlock other) {
    entries.addAll(other.entries);
    return this;
  }

  /** Whether it has settings, and not only comments. */
  public boolean hasSettings() {
    return entries.stream().anyMatch(Entry::applies);
  }

  /** The settings, as they would be read: texts, numbers, lists and maps. */
  public Map<String, Object> settings() {
    Map<String, Object> settings = new LinkedHashMap<>();
    for (Entry entry : entries) {
      if (entry.applies()) {
        settings.put(
            entry.key(),
            entry.value() instanceof YamlBlock inner ? inner.settings() : entry.value());
      }
    }
    return settings;
  }

  /**
   * The lines, each with its line feed.
   *
   * @param indent blanks before each
   */
  public String text(int indent) {
    StringBuilder text = new StringBuilder();
    String margin = " ".repeat(indent);
    for (Entry entry : entries) {
      text.append(margin);
      if (!entry.applies()) {
        text.append("# ");
      }
      if (entry.key() == null) {
        text.append(shown(entry.comment())).append('\n');
        continue;
      }
      text.append(YamlScalar.of(entry.key())).append(':');
      if (entry.value() instanceof YamlBlock inner) {
        text.append('\n').append(inner.text(indent + STEP));
        continue;
      }
      text.append(' ').append(YamlScalar.of(entry.value()));
      if (!entry.comment().isEmpty()) {
        text.append("  # ").append(shown(entry.comment()));
      }
      text.append('\n');
    }
    return text.toString();
  }

  /** Names of fields come from outside, and a comment ends with its line. */
  private static String shown(String comment) {
    StringBuilder shown = new StringBuilder();
    OneLine.of(comment, LONGEST_COMMENT)
        .codePoints()
        .forEach(c -> shown.appendCodePoint(YamlScalar.isPrintable(c) ? c : '?'));
    return shown.toString();
  }
}

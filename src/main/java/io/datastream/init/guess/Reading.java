package io.datastream.init.guess;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What texts may be read as.
 *
 * @param type as configured; null where they stay texts
 * @param settings beside the type: {@code format}, {@code decimal}, {@code thousands}, {@code
 *     null-if}
 * @param why one line
 */
record Reading(String type, Map<String, Object> settings, String why) {
  static Reading of(String type, String why) {
    return new Reading(type, Map.of(), why);
  }

  /** They stay what they are. */
  static Reading text(String why) {
    return new Reading(null, Map.of(), why);
  }

  Reading with(String setting, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(settings);
    more.put(setting, value);
    return new Reading(type, more, why);
  }

  Reading besides(List<String> nothing) {
    Reading with = with("null-if", nothing);
    return new Reading(
        type, with.settings(), why + "; " + String.join(", ", nothing) + " for nothing");
  }

  boolean isText() {
    return type == null;
  }
}

package io.datastream.source.http.auth;

import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import java.util.Optional;

/**
 * Settings that a kind can't do without.
 *
 * @param key of the source
 * @param type of its authorization, for people
 */
record Required(SourceKey key, String type) {
  /**
   * A setting that stands in a header or a form.
   *
   * @param name after {@code auth.}
   * @throws SourceConfigurationException when it is missing, or has a line break; its value, which
   *     is likely a secret, is not shown
   */
  String text(String name, Optional<String> given) {
    String value =
        given
            .filter(it -> !it.isBlank())
            .orElseThrow(() -> key.missing("auth." + name, "what auth.type=" + type + " needs"));
    if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
      throw new SourceConfigurationException(
          "%s: the value has a line break; accepted: one line".formatted(key.of("auth." + name)));
    }
    return value;
  }
}

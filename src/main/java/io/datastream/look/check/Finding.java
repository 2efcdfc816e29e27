package io.datastream.look.check;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonValue;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.Locale;

/**
 * One thing that was looked at.
 *
 * @param about what it is about
 * @param source whose it is; null where it is all sources'
 * @param line for people: what was found and, where it isn't right, what to do
 */
@RegisterForReflection
public record Finding(
    Level level,
    About about,
    @JsonInclude(JsonInclude.Include.NON_NULL) String source,
    String line) {

  /** How it stands. */
  public enum Level {
    /** As it has to be. */
    FINE,
    /** Somebody may like to know. */
    NOTE,
    /** It may not be what somebody wants. */
    WARNING,
    /** A run would fail, or do nothing. */
    WRONG;

    /** In results. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** What a finding is about. */
  public enum About {
    SETTING,
    KAFKA,
    TOPIC,
    POSTGRESQL,
    SCHEMA,
    SOURCE,
    TABLE,
    RIGHT;

    /** In results. */
    @JsonValue
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  static Finding fine(About about, String line) {
    return new Finding(Level.FINE, about, null, line);
  }

  static Finding note(About about, String line) {
    return new Finding(Level.NOTE, about, null, line);
  }

  static Finding warning(About about, String line) {
    return new Finding(Level.WARNING, about, null, line);
  }

  static Finding wrong(About about, String line) {
    return new Finding(Level.WRONG, about, null, line);
  }

  /** The same of a source. */
  Finding of(String name) {
    return new Finding(level, about, name, line);
  }
}

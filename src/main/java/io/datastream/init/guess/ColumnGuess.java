package io.datastream.init.guess;

import java.util.Map;

/**
 * What is to be said of a field's column.
 *
 * @param field the field's name
 * @param column the column's
 * @param type the type that it gets; null where the sample has no value
 * @param settings {@code type}, {@code from} and such; empty where nothing needs to be said
 * @param kind whether the settings apply
 * @param why one line; "" for none
 */
public record ColumnGuess(
    String field, String column, String type, Map<String, Object> settings, Kind kind, String why) {

  /** How sure it is. */
  public enum Kind {
    /** The settings have to be given. */
    SETTING,
    /** They may be given: what the texts look like, their writer may not have meant. */
    PROPOSAL,
    /** The type is learnt of the records. */
    LEARNT,
    /** The sample has no value. */
    UNKNOWN
  }
}

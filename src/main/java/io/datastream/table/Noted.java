package io.datastream.table;

import java.util.List;

/**
 * What follows from what has come for a table.
 *
 * @param due whether rows have to go now
 * @param warnings what people should know
 */
public record Noted(boolean due, List<String> warnings) {
  public static final Noted NOTHING = new Noted(false, List.of());
}

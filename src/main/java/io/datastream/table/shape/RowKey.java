package io.datastream.table.shape;

import java.util.List;

/** The text that a row is known by. */
public final class RowKey {
  private RowKey() {}

  /**
   * The key of the identities of its columns' values.
   *
   * @param identities as the columns' types have them, in the key's order; at least one
   */
  public static String of(List<String> identities) {
    if (identities.size() == 1) {
      return identities.get(0);
    }
    StringBuilder text = new StringBuilder();
    for (String part : identities) {
      // With its length, else "a" and "bc" would be "ab" and "c".
      text.append(part.length()).append(':').append(part);
    }
    return text.toString();
  }
}

package io.datastream.table.setwise;

/**
 * A column whose values come with a batch, as one array.
 *
 * @param name as it stands in SQL, quoted where it has to be
 * @param array the parameter's type: {@code bigint[]}
 * @param value what becomes of an element of it before it is compared and written, {@code %s} being
 *     the element: {@code %s::numeric(12,2)}. Its type is the column's very own, for what is
 *     compared must be what would be written
 */
public record BatchColumn(String name, String array, String value, Role role) {
  /** What a column is to its row. */
  public enum Role {
    /** Says which row it is. */
    KEY,
    /** A row that differs in it is written again. */
    COMPARED,
    /** Is written where the row is written anyway. */
    CARRIED
  }

  String valueOf(String element) {
    return value.replace("%s", element);
  }
}

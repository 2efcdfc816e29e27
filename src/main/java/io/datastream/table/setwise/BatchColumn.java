package io.datastream.table.setwise;

import io.datastream.table.copy.BinaryForm;

/**
 * A column whose values come with a batch, as one array.
 *
 * @param name as it stands in SQL, quoted where it has to be
 * @param array the parameter's type: {@code bigint[]}
 * @param value what becomes of an element of it before it is compared and written, {@code %s} being
 *     the element: {@code %s::numeric(12,2)}. Its type is the column's very own, for what is
 *     compared must be what would be written
 * @param certain whether PostgreSQL hardly ever refuses a value, for it was looked at before
 * @param form in which its values can be copied; null where they can't
 */
public record BatchColumn(
    String name, String array, String value, Role role, boolean certain, BinaryForm form) {
  /** One whose values PostgreSQL may refuse. */
  public BatchColumn(String name, String array, String value, Role role, BinaryForm form) {
    this(name, array, value, role, false, form);
  }

  /** What a column is to its row. */
  public enum Role {
    /** Says which row it is. */
    KEY,
    /** A row that differs in it is written again. */
    COMPARED,
    /** Is written where the row is written anyway. */
    CARRIED
  }

  /** What becomes of an element. */
  public String valueOf(String element) {
    return value.replace("%s", element);
  }
}

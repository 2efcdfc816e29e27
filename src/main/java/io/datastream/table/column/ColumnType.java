package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.table.copy.BinaryForm;
import java.util.Optional;

/** One of PostgreSQL's types, and how values of records get into it without a change. */
public interface ColumnType {
  /** The type of the parameter that brings a batch's values: {@code bigint[]}. */
  String array();

  /** What becomes of one of them, {@code %s}: {@code %s::numeric(12,2)}. */
  String cast();

  /**
   * Reads a value.
   *
   * @param value that the cursor has taken; not JSON's null
   * @return not null; of the class that {@link #values} has
   * @throws UnfitValueException when the column can't hold it as it is; says what it can
   */
  Object read(JsonCursor value) throws UnfitValueException;

  /** The form in which they are copied; empty where PostgreSQL alone knows what their text is. */
  default Optional<BinaryForm> form() {
    return Optional.empty();
  }

  /** An array for the values of so many rows. */
  Object[] values(int rows);

  /** The values as the driver takes them. */
  default Object bound(Object[] values) {
    return values;
  }

  /** The same text for all values that are the same to the type, unless it {@link #folds}. */
  default String identity(Object value) {
    return value.toString();
  }

  /** Whether values that differ here may be the same to the type. */
  default boolean folds() {
    return false;
  }

  /** Whether its values have an order that Java and PostgreSQL agree about. */
  default boolean isOrdered() {
    return true;
  }

  /** Which of two values is the greater one, where {@link #isOrdered}. */
  @SuppressWarnings("unchecked")
  default int compare(Object one, Object other) {
    return ((Comparable<Object>) one).compareTo(other);
  }

  /** The value, which is SQL, as it is to be compared by PostgreSQL. */
  default String comparable(String value) {
    return value;
  }

  /** Whether an empty text is a value, and not the lack of one. */
  default boolean takesEmpty() {
    return false;
  }

  /** Whether Java can't tell all values that PostgreSQL refuses. */
  default boolean isJudged() {
    return false;
  }

  /** Whether a value that is read is hardly ever refused; false where only PostgreSQL knows. */
  default boolean isKnown() {
    return true;
  }
}

package io.datastream.expression;

/**
 * What an expression is evaluated on.
 *
 * @param fields values of fields of one record
 * @param places where in {@code fields} those of the expression are, in its own order
 * @param work what may still be done for this record
 * @param json to look into structures
 */
record Scope(Value[] fields, int[] places, Work work, JsonValues json) {
  private static final Value[] NO_FIELDS = {};
  private static final int[] NO_PLACES = {};

  /** Where there is no record. */
  static Scope withoutRecord() {
    return new Scope(NO_FIELDS, NO_PLACES, new Work(), new JsonValues());
  }

  /** A field of the expression's. */
  Value field(int place) {
    return fields[places[place]];
  }

  /** What is in a structure; anything else is what it is. */
  Value open(Value value) throws Trouble {
    return value instanceof Structure structure ? structure.parsed(json, work) : value;
  }
}

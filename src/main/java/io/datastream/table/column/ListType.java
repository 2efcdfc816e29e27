package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;

/**
 * An array of PostgreSQL's, of an array of JSON's (<a
 * href="https://www.postgresql.org/docs/current/arrays.html#ARRAYS-IO">array input</a>).
 *
 * @param sql the type: {@code text[]}
 */
record ListType(String sql) implements ColumnType {
  /** PostgreSQL's MAXDIM. */
  private static final int DEEPEST = 6;

  @Override
  public String array() {
    return "text[]";
  }

  @Override
  public String cast() {
    return "%s::" + sql;
  }

  @Override
  public String read(JsonCursor value) throws UnfitValueException {
    if (value.kind() != Kind.ARRAY) {
      throw unfit();
    }
    JsonCursor elements = new JsonCursor();
    elements.start(value.in(), value.from(), value.to());
    StringBuilder text = new StringBuilder();
    append(elements, text, 1);
    return text.toString();
  }

  private void append(JsonCursor in, StringBuilder text, int depth) throws UnfitValueException {
    if (depth > DEEPEST) {
      throw unfit();
    }
    text.append('{');
    in.enter();
    for (boolean first = true; in.nextElement(); first = false) {
      text.append(first ? "" : ",");
      if (in.peek() == Kind.ARRAY) {
        append(in, text, depth + 1);
      } else {
        in.take();
        element(in, text);
      }
    }
    text.append('}');
  }

  private void element(JsonCursor in, StringBuilder text) throws UnfitValueException {
    if (in.kind() == Kind.NULL) {
      text.append("NULL");
      return;
    }
    if (in.kind() == Kind.OBJECT && !sql.startsWith("json")) {
      throw unfit();
    }
    String value = in.text();
    if (value.indexOf('\0') >= 0) {
      throw new UnfitValueException("text without U+0000, which PostgreSQL can't hold");
    }
    text.append('"').append(value.replace("\\", "\\\\").replace("\"", "\\\"")).append('"');
  }

  private UnfitValueException unfit() {
    return new UnfitValueException("an array whose elements a " + sql + " can hold");
  }

  @Override
  public Object[] values(int rows) {
    return new String[rows];
  }

  @Override
  public boolean folds() {
    return true;
  }

  @Override
  public boolean isJudged() {
    return true;
  }

  @Override
  public boolean isKnown() {
    return false;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }
}

package io.datastream.table.column;

import io.datastream.record.JsonCursor;

/**
 * Any other type, of which PostgreSQL alone knows what it holds: {@code uuid}, an enum, a domain.
 *
 * @param sql the type's name
 */
record OtherType(String sql) implements ColumnType {
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
    String text = value.kind().scalar() ? value.text() : null;
    if (text == null || text.indexOf('\0') >= 0) {
      throw new UnfitValueException("what a " + sql + " can hold");
    }
    return text;
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

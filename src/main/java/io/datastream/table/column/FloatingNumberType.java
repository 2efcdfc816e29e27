package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonNumber;
import io.datastream.table.copy.BinaryForm;
import java.util.Optional;

/**
 * {@code real} and {@code double precision}, for who asks for them: they hold the nearest of their
 * values.
 *
 * @param sql the type's name
 */
record FloatingNumberType(String sql) implements ColumnType {
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
    boolean number =
        value.kind() == Kind.NUMBER
            || value.kind() == Kind.STRING
                && JsonNumber.isNumber(value.in(), value.from(), value.to());
    if (!number) {
      throw new UnfitValueException("a number");
    }
    return value.text();
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(sql.equals("real") ? BinaryForm.REAL : BinaryForm.DOUBLE);
  }

  @Override
  public Object[] values(int rows) {
    return new String[rows];
  }

  @Override
  public String identity(Object value) {
    double number = Double.parseDouble((String) value);
    return sql.equals("real") ? String.valueOf((float) number) : String.valueOf(number);
  }

  @Override
  public boolean isJudged() {
    return true;
  }

  @Override
  public int compare(Object one, Object other) {
    return Double.compare(Double.parseDouble((String) one), Double.parseDouble((String) other));
  }
}

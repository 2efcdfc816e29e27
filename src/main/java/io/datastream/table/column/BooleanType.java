package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.table.copy.BinaryForm;
import java.util.Optional;

/** {@code boolean}. */
record BooleanType() implements ColumnType {
  @Override
  public String array() {
    return "boolean[]";
  }

  @Override
  public String cast() {
    return "%s";
  }

  @Override
  public Boolean read(JsonCursor value) throws UnfitValueException {
    if (value.kind() == Kind.TRUE || value.kind() == Kind.FALSE) {
      return value.kind() == Kind.TRUE;
    }
    String text = value.kind() == Kind.STRING ? value.text() : "";
    if (text.equalsIgnoreCase("true") || text.equalsIgnoreCase("false")) {
      return text.equalsIgnoreCase("true");
    }
    throw new UnfitValueException("true or false");
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.BOOLEAN);
  }

  @Override
  public Object[] values(int rows) {
    return new Boolean[rows];
  }

  @Override
  public boolean isOrdered() {
    return false;
  }
}

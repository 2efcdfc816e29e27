package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import io.datastream.table.copy.BinaryForm;
import io.datastream.table.setwise.PayloadBuffers;
import java.util.Optional;

/**
 * {@code jsonb} and {@code json}: any value, as it stands in the record.
 *
 * @param sql the type's name
 */
record JsonType(String sql) implements ColumnType {
  @Override
  public String array() {
    return "bytea[]";
  }

  @Override
  public String cast() {
    return "convert_from(%s, 'UTF8')::" + sql;
  }

  @Override
  public JsonText read(JsonCursor value) {
    return value.json();
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(sql.equals("jsonb") ? BinaryForm.JSONB : BinaryForm.JSON);
  }

  @Override
  public Object[] values(int rows) {
    return new JsonText[rows];
  }

  @Override
  public Object bound(Object[] values) {
    return PayloadBuffers.of((JsonText[]) values);
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  @Override
  public boolean isJudged() {
    return true;
  }

  @Override
  public boolean isOrdered() {
    return false;
  }
}

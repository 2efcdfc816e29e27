package io.datastream.table.column;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonText;
import io.datastream.table.copy.BinaryForm;
import java.util.Optional;

/**
 * A type whose texts are written in a way of their own.
 *
 * @param type the type itself
 * @param format how they are written
 */
record FormattedType(ColumnType type, TextFormat format) implements ColumnType {
  @Override
  public Object read(JsonCursor value) throws UnfitValueException {
    if (value.kind() != Kind.STRING) {
      return type.read(value);
    }
    String usual = format.usual(value.text());
    JsonCursor rewritten = new JsonCursor();
    rewritten.start(
        JsonText.of('"' + new String(JsonStringEncoder.getInstance().quoteAsString(usual)) + '"'));
    rewritten.take();
    return type.read(rewritten);
  }

  @Override
  public String array() {
    return type.array();
  }

  @Override
  public String cast() {
    return type.cast();
  }

  @Override
  public Optional<BinaryForm> form() {
    return type.form();
  }

  @Override
  public Object[] values(int rows) {
    return type.values(rows);
  }

  @Override
  public Object bound(Object[] values) {
    return type.bound(values);
  }

  @Override
  public String identity(Object value) {
    return type.identity(value);
  }

  @Override
  public boolean folds() {
    return type.folds();
  }

  @Override
  public boolean isOrdered() {
    return type.isOrdered();
  }

  @Override
  public int compare(Object one, Object other) {
    return type.compare(one, other);
  }

  @Override
  public String comparable(String value) {
    return type.comparable(value);
  }

  @Override
  public boolean takesEmpty() {
    return type.takesEmpty();
  }

  @Override
  public boolean isJudged() {
    return type.isJudged();
  }

  @Override
  public boolean isKnown() {
    return type.isKnown();
  }
}

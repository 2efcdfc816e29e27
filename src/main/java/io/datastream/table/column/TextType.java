package io.datastream.table.column;

import io.datastream.record.JsonCursor;
import io.datastream.table.copy.BinaryForm;
import java.util.Optional;

/**
 * {@code text}, {@code varchar}, {@code char}.
 *
 * @param sql the type; of {@code char} with its length, for only so it is what is stored
 * @param most characters; 0 where there is no limit
 */
record TextType(String sql, int most) implements ColumnType {
  @Override
  public String array() {
    return "text[]";
  }

  @Override
  public String cast() {
    return sql.equals("text") ? "%s" : "%s::" + sql;
  }

  @Override
  public String read(JsonCursor value) throws UnfitValueException {
    if (!value.kind().scalar()) {
      throw new UnfitValueException("one value, not an object or an array");
    }
    String text = value.text();
    if (value.escaped() && text.indexOf('\0') >= 0) {
      throw new UnfitValueException("text without U+0000, which PostgreSQL can't hold");
    }
    // PostgreSQL would cut blanks off, or all that is too much.
    if (most > 0 && text.length() > most && text.codePointCount(0, text.length()) > most) {
      throw new UnfitValueException("text of at most %d characters".formatted(most));
    }
    return text;
  }

  @Override
  public Optional<BinaryForm> form() {
    return Optional.of(BinaryForm.TEXT);
  }

  @Override
  public Object[] values(int rows) {
    return new String[rows];
  }

  /** Blanks at the end of a {@code char} are nothing to it. */
  @Override
  public boolean folds() {
    return sql.startsWith("character(");
  }

  @Override
  public boolean takesEmpty() {
    return true;
  }

  /** Letter by letter, and not as a language has them. */
  @Override
  public String comparable(String value) {
    return value + " COLLATE \"C\"";
  }
}

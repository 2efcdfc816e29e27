package io.datastream.init.guess;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import io.datastream.table.column.ColumnType;
import io.datastream.table.column.ColumnTypes;
import io.datastream.table.column.NumberFormat;
import io.datastream.table.column.TextFormat;
import io.datastream.table.column.TimeFormat;
import io.datastream.table.column.UnfitValueException;
import java.time.ZoneOffset;
import java.util.List;

/** Whether texts land in a column as a reading has it: asked of the column's type itself. */
final class Landing {
  private Landing() {}

  static boolean takes(Reading reading, List<String> texts) {
    ColumnType type = new ColumnTypes().of(named(reading.type()), ZoneOffset.UTC, format(reading));
    JsonCursor value = new JsonCursor();
    for (String text : texts) {
      value.start(
          JsonText.of('"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"'));
      value.take();
      try {
        type.read(value);
      } catch (UnfitValueException e) {
        return false;
      }
    }
    return true;
  }

  /** As PostgreSQL's catalogue has it. */
  private static String named(String type) {
    return switch (type) {
      case "timestamp" -> "timestamp without time zone";
      case "timestamptz" -> "timestamp with time zone";
      default -> type;
    };
  }

  private static TextFormat format(Reading reading) {
    Object pattern = reading.settings().get("format");
    Object decimal = reading.settings().get("decimal");
    Object thousands = reading.settings().get("thousands");
    if (pattern != null) {
      return new TimeFormat((String) pattern);
    }
    return decimal == null && thousands == null
        ? null
        : new NumberFormat(
            decimal == null ? '.' : ((String) decimal).charAt(0),
            thousands == null ? null : ((String) thousands).charAt(0));
  }
}

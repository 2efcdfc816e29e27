package io.datastream.table.shape;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Set;

/** Whether a record says that it is gone. Not thread-safe. */
final class Gone {
  private static final Set<String> UNTRUE = Set.of("", "false", "f", "no", "n", "0");

  private final byte[] field;
  private final JsonCursor cursor = new JsonCursor();

  /**
   * @param field whose truth means it
   */
  Gone(String field) {
    this.field = field.getBytes(StandardCharsets.UTF_8);
  }

  boolean is(JsonText record) {
    boolean gone = false;
    cursor.start(record);
    cursor.enter();
    while (cursor.nextField()) {
      boolean asked = cursor.isNamed(field);
      cursor.take();
      gone = asked ? isTrue() : gone;
    }
    return gone;
  }

  private boolean isTrue() {
    return switch (cursor.kind()) {
      case TRUE, OBJECT, ARRAY -> true;
      case FALSE, NULL -> false;
      case NUMBER -> new BigDecimal(cursor.text()).signum() != 0;
      case STRING -> !UNTRUE.contains(cursor.text().strip().toLowerCase(Locale.ROOT));
    };
  }
}

package io.datastream.table.shape;

import io.datastream.record.JsonBuffer;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonCursor.Kind;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;
import io.datastream.table.RecordRow;
import io.datastream.table.settings.ChildSettings;
import java.util.ArrayList;
import java.util.List;

/** Makes rows of a child table of the arrays in a batch's records. */
final class ElementShaper {
  private final ChildTable child;
  private final RowShaper shaper;
  private final JsonCursor cursor = new JsonCursor();
  private final JsonBuffer wrapping = new JsonBuffer();
  private final NewColumns pending = NewColumns.none();
  private final NewColumns changes = NewColumns.none();
  private boolean pendingRows;
  private boolean anyRows;

  ElementShaper(ChildTable child, Masking masking) {
    this.child = child;
    this.shaper = new RowShaper(child.layout(), masking);
  }

  ChildTable child() {
    return child;
  }

  /** What the child table would have to be changed to. */
  NewColumns changes() {
    return changes;
  }

  /** Whether the table is missing, or lacks something. */
  boolean needsChange() {
    return !changes.isEmpty() || anyRows && child.layout().table().isEmpty();
  }

  /** The record that the elements are of has become a row. */
  void accept() {
    changes.add(pending);
    anyRows |= pendingRows;
    forget();
  }

  /** The record that the elements were of has become none, or another one comes. */
  void forget() {
    pending.clear();
    pendingRows = false;
  }

  /**
   * The rows of an array.
   *
   * @param path to it, for people
   */
  Object[][] rows(RecordRow record, String path, JsonCursor value) throws BrokenRowException {
    if (value.kind() == Kind.NULL) {
      return new Object[0][];
    }
    if (value.kind() != Kind.ARRAY) {
      throw new BrokenRowException(
          QuarantineReason.BAD_VALUE,
          "%s is '%s'; its rows are in the child table %s, which takes an array"
              .formatted(path, RowShaper.shown(value.text()), child.layout().settings().table()));
    }
    List<Object[]> rows = new ArrayList<>();
    cursor.start(value.in(), value.from(), value.to());
    cursor.enter();
    while (cursor.nextElement()) {
      cursor.take();
      try {
        rows.add(shaper.element(record, element()));
      } catch (BrokenRowException e) {
        throw new BrokenRowException(
            e.reason(), "in %s/%d: %s".formatted(path, rows.size(), e.getMessage()));
      }
      if (!shaper.ofRow().isEmpty()) {
        pending.add(shaper.ofRow());
      }
    }
    pendingRows |= !rows.isEmpty();
    return rows.toArray(Object[][]::new);
  }

  /** The element where it is an object, else one that has it. */
  private JsonText element() {
    JsonText json = cursor.json();
    if (cursor.kind() == Kind.OBJECT) {
      return json;
    }
    wrapping.clear();
    wrapping.write('{');
    wrapping.writeString(ChildSettings.VALUE.toCharArray(), 0, ChildSettings.VALUE.length());
    wrapping.write(':');
    wrapping.write(json.in(), json.from(), json.length());
    wrapping.write('}');
    byte[] bytes = wrapping.toBytes();
    return new JsonText(bytes, 0, bytes.length);
  }
}

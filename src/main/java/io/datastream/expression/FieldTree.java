package io.datastream.expression;

import io.datastream.expression.FieldPath.Step;
import io.datastream.record.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The fields that a set of expressions takes out of a record, in one reading. Nothing is made of
 * what none of them asks for.
 */
final class FieldTree {
  private static final int NOT_ASKED_FOR = -1;

  private final FieldPath path;
  private final List<Branch> members = new ArrayList<>();
  private final List<Branch> elements = new ArrayList<>();
  private int place = NOT_ASKED_FOR;

  /** A field in this one; its name is compared as it stands in the record. */
  private record Branch(Step step, byte[] name, FieldTree tree) {}

  private FieldTree(FieldPath path) {
    this.path = path;
  }

  /** With the fields' values at their places in the list. */
  static FieldTree of(List<FieldPath> fields) {
    FieldTree root = new FieldTree(FieldPath.RECORD);
    for (int i = 0; i < fields.size(); i++) {
      FieldTree tree = root;
      for (Step step : fields.get(i).steps()) {
        tree = tree.at(step);
      }
      tree.place = i;
    }
    return root;
  }

  private FieldTree at(Step step) {
    List<Branch> branches = step.name() == null ? elements : members;
    for (Branch branch : branches) {
      if (branch.step().equals(step)) {
        return branch.tree();
      }
    }
    byte[] name = step.name() == null ? null : step.name().getBytes(StandardCharsets.UTF_8);
    Branch branch = new Branch(step, name, new FieldTree(path.to(step)));
    branches.add(branch);
    return branch.tree();
  }

  /**
   * Takes the fields out of the value that a cursor is before; afterwards it is behind it.
   *
   * @param values where they go; those that aren't met are left as they are
   */
  void read(JsonCursor cursor, Value[] values) {
    // A name may stand there twice: the later one counts, with all that is in it.
    fill(members, values, Value.Nothing.ABSENT);
    fill(elements, values, Value.Nothing.ABSENT);
    JsonCursor.Kind kind = cursor.peek();
    boolean inside =
        kind == JsonCursor.Kind.OBJECT && !members.isEmpty()
            || kind == JsonCursor.Kind.ARRAY && !elements.isEmpty();
    if (inside && place == NOT_ASKED_FOR) {
      inside(kind, cursor, values);
      return;
    }
    cursor.take();
    Value value = value(cursor);
    set(values, value);
    if (inside) {
      JsonCursor inner = new JsonCursor();
      inner.start(cursor.in(), cursor.from(), cursor.to());
      inside(kind, inner, values);
    }
    if (value.kind() != Kind.NULL) {
      unreachable(value, values);
    }
  }

  private void inside(JsonCursor.Kind kind, JsonCursor cursor, Value[] values) {
    cursor.enter();
    if (kind == JsonCursor.Kind.OBJECT) {
      while (cursor.nextField()) {
        take(member(cursor), cursor, values);
      }
    } else {
      for (int index = 0; cursor.nextElement(); index++) {
        take(element(index), cursor, values);
      }
    }
  }

  private static void take(FieldTree asked, JsonCursor cursor, Value[] values) {
    if (asked == null) {
      cursor.take();
    } else {
      asked.read(cursor, values);
    }
  }

  private FieldTree member(JsonCursor cursor) {
    for (int i = 0; i < members.size(); i++) {
      if (cursor.isNamed(members.get(i).name())) {
        return members.get(i).tree();
      }
    }
    return null;
  }

  private FieldTree element(int index) {
    for (int i = 0; i < elements.size(); i++) {
      if (elements.get(i).step().index() == index) {
        return elements.get(i).tree();
      }
    }
    return null;
  }

  private static Value value(JsonCursor cursor) {
    return switch (cursor.kind()) {
      case STRING -> new Value.Text(cursor.text());
      case NUMBER -> ExactNumber.written(cursor.text());
      case TRUE -> Value.Truth.TRUE;
      case FALSE -> Value.Truth.FALSE;
      case NULL -> Value.Nothing.NULL;
      case OBJECT -> new Structure(cursor.json(), Kind.OBJECT);
      case ARRAY -> new Structure(cursor.json(), Kind.ARRAY);
    };
  }

  /** What the value can't have can't be there. */
  private void unreachable(Value value, Value[] values) {
    if (!members.isEmpty() && value.kind() != Kind.OBJECT) {
      fill(members, values, new Value.Unreachable(path, Kind.OBJECT, value));
    }
    if (!elements.isEmpty() && value.kind() != Kind.ARRAY) {
      fill(elements, values, new Value.Unreachable(path, Kind.ARRAY, value));
    }
  }

  private void set(Value[] values, Value value) {
    if (place != NOT_ASKED_FOR) {
      values[place] = value;
    }
  }

  private static void fill(List<Branch> branches, Value[] values, Value value) {
    for (int i = 0; i < branches.size(); i++) {
      FieldTree tree = branches.get(i).tree();
      tree.set(values, value);
      fill(tree.members, values, value);
      fill(tree.elements, values, value);
    }
  }
}

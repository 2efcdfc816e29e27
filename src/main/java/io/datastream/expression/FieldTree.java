package io.datastream.expression;

import io.datastream.expression.FieldPath.Step;
import io.datastream.record.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that a set of expressions takes out of a record, in one reading. Nothing is made of
 * what none of them asks for. Immutable.
 */
final class FieldTree {
  private static final int NOT_ASKED_FOR = -1;

  private final FieldPath path;
  private final int place;
  private final Branch[] members;
  private final Branch[] elements;

  /** A field in this one; its name is compared as it stands in the record. */
  private record Branch(byte[] name, int index, FieldTree tree) {}

  private FieldTree(FieldPath path, Map<FieldPath, Integer> places, List<FieldPath> below) {
    this.path = path;
    this.place = places.getOrDefault(path, NOT_ASKED_FOR);
    int depth = path.steps().size();
    Map<Step, List<FieldPath>> bySteps = new LinkedHashMap<>();
    for (FieldPath field : below) {
      if (field.steps().size() > depth) {
        bySteps.computeIfAbsent(field.steps().get(depth), it -> new ArrayList<>()).add(field);
      }
    }
    List<Branch> named = new ArrayList<>();
    List<Branch> numbered = new ArrayList<>();
    bySteps.forEach(
        (step, fields) -> {
          FieldTree tree = new FieldTree(path.to(step), places, fields);
          if (step.name() == null) {
            numbered.add(new Branch(null, step.index(), tree));
          } else {
            named.add(new Branch(step.name().getBytes(StandardCharsets.UTF_8), -1, tree));
          }
        });
    this.members = named.toArray(Branch[]::new);
    this.elements = numbered.toArray(Branch[]::new);
  }

  /** With the places where the fields' values go. */
  static FieldTree of(Map<FieldPath, Integer> places) {
    return new FieldTree(FieldPath.RECORD, places, List.copyOf(places.keySet()));
  }

  /**
   * Takes the fields out of the value that a cursor is before; afterwards it is behind it.
   *
   * @param values where they go; those that aren't met are left as they are
   */
  void read(JsonCursor cursor, Value[] values) {
    JsonCursor.Kind kind = cursor.peek();
    boolean inside =
        kind == JsonCursor.Kind.OBJECT && members.length > 0
            || kind == JsonCursor.Kind.ARRAY && elements.length > 0;
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
      // A name may stand there twice: the later one counts, with all that is in it.
      fill(asked.members, values, Value.Nothing.ABSENT);
      fill(asked.elements, values, Value.Nothing.ABSENT);
      asked.read(cursor, values);
    }
  }

  private FieldTree member(JsonCursor cursor) {
    int length = cursor.nameLength();
    for (Branch branch : members) {
      if ((branch.name.length == length || length < 0) && cursor.isNamed(branch.name)) {
        return branch.tree;
      }
    }
    return null;
  }

  private FieldTree element(int index) {
    for (Branch branch : elements) {
      if (branch.index == index) {
        return branch.tree;
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
    if (members.length > 0 && value.kind() != Kind.OBJECT) {
      fill(members, values, new Value.Unreachable(path, Kind.OBJECT, value));
    }
    if (elements.length > 0 && value.kind() != Kind.ARRAY) {
      fill(elements, values, new Value.Unreachable(path, Kind.ARRAY, value));
    }
  }

  private void set(Value[] values, Value value) {
    if (place != NOT_ASKED_FOR) {
      values[place] = value;
    }
  }

  private static void fill(Branch[] branches, Value[] values, Value value) {
    for (Branch branch : branches) {
      branch.tree.set(values, value);
      fill(branch.tree.members, values, value);
      fill(branch.tree.elements, values, value);
    }
  }
}

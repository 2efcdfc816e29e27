package io.datastream.expression;

import io.datastream.record.FieldValue;
import java.util.List;
import java.util.Map;

/** A value that an expression has or makes. What a value is made of is not changed any more. */
sealed interface Value
    permits Value.Nothing,
        Value.Truth,
        Value.Text,
        Value.Items,
        Value.Members,
        ExactNumber,
        Structure,
        Value.Unreachable {

  /** What it is. */
  Kind kind();

  /** A null, or a field that isn't there, which is one for everything but {@code has}. */
  enum Nothing implements Value {
    NULL,
    ABSENT;

    @Override
    public Kind kind() {
      return Kind.NULL;
    }
  }

  /** JSON's booleans. */
  enum Truth implements Value {
    TRUE,
    FALSE;

    static Truth of(boolean holds) {
      return holds ? TRUE : FALSE;
    }

    @Override
    public Kind kind() {
      return Kind.BOOLEAN;
    }

    boolean holds() {
      return this == TRUE;
    }

    /** As JSON has it. */
    String literal() {
      return holds() ? "true" : "false";
    }
  }

  /** A string. */
  record Text(String text) implements Value {
    @Override
    public Kind kind() {
      return Kind.STRING;
    }
  }

  /** An array whose elements are known. */
  record Items(List<Value> items) implements Value {
    @Override
    public Kind kind() {
      return Kind.ARRAY;
    }
  }

  /** An object whose members are known, in their order. */
  record Members(Map<String, Value> members) implements Value {
    @Override
    public Kind kind() {
      return Kind.OBJECT;
    }
  }

  /**
   * A field that can't be there, because what should contain it is something else.
   *
   * @param container the field that should contain it
   * @param should what the container had to be
   * @param found what it is
   */
  record Unreachable(FieldPath container, Kind should, Value found) implements Value {
    @Override
    public Kind kind() {
      return Kind.NULL;
    }

    /** That it was asked for. */
    Trouble trouble(FieldPath path) {
      return Trouble.unfit(path.toString(), should.title(), container.toString(), found);
    }
  }

  /** As the rest of the program has it; a structure with its JSON as the text. */
  default FieldValue field(JsonValues json, Work work) throws Trouble {
    if (this instanceof Text string) {
      return new FieldValue(FieldValue.Kind.STRING, string.text());
    }
    if (this instanceof ExactNumber number) {
      return new FieldValue(FieldValue.Kind.NUMBER, number.literal());
    }
    if (this instanceof Truth truth) {
      return new FieldValue(FieldValue.Kind.BOOLEAN, truth.literal());
    }
    return kind() == Kind.NULL
        ? FieldValue.OF_NULL
        : new FieldValue(FieldValue.Kind.STRUCTURE, json.json(this, work).toString());
  }
}

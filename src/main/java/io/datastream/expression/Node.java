package io.datastream.expression;

import java.util.Set;

/** A part of an expression that has a value. */
sealed interface Node
    permits Node.Literal,
        Node.Field,
        Node.Has,
        Node.Logical,
        Node.Conditional,
        Node.Coalesce,
        Call {

  /** Its value on a record. */
  Value evaluate(Scope scope) throws Trouble;

  /** What its value can be, as far as that is known without a record. */
  Set<Kind> kinds();

  /** Where it stands. */
  Extent extent();

  /** How many parts it has on top of each other. */
  int depth();

  /** A value that is the same for all records. */
  record Literal(Extent extent, Value value) implements Node {
    @Override
    public Value evaluate(Scope scope) {
      return value;
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(value.kind());
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * A field of the record.
   *
   * @param place among the expression's fields
   */
  record Field(Extent extent, FieldPath path, int place) implements Node {
    @Override
    public Value evaluate(Scope scope) throws Trouble {
      Value value = scope.field(place);
      if (value instanceof Value.Unreachable unreachable) {
        throw unreachable.trouble(path);
      }
      return value;
    }

    @Override
    public Set<Kind> kinds() {
      return path.steps().isEmpty() ? Set.of(Kind.OBJECT) : Kind.ANY;
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /** Whether a field is there, be it null. */
  record Has(Extent extent, int place) implements Node {
    @Override
    public Value evaluate(Scope scope) {
      Value value = scope.field(place);
      return Value.Truth.of(value != Value.Nothing.ABSENT && !(value instanceof Value.Unreachable));
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.BOOLEAN);
    }

    @Override
    public int depth() {
      return 1;
    }
  }

  /**
   * {@code &&} and {@code ||}: the right side is only looked at where the left one doesn't decide.
   *
   * @param decisive the left side's value that decides
   */
  record Logical(Extent extent, String operator, Value.Truth decisive, Node left, Node right)
      implements Node {
    @Override
    public Value evaluate(Scope scope) throws Trouble {
      return truth(left, scope) == decisive ? decisive : truth(right, scope);
    }

    private Value.Truth truth(Node side, Scope scope) throws Trouble {
      return Node.truth("'" + operator + "'", side, scope);
    }

    @Override
    public Set<Kind> kinds() {
      return Set.of(Kind.BOOLEAN);
    }

    @Override
    public int depth() {
      return 1 + Math.max(left.depth(), right.depth());
    }
  }

  /** {@code condition ? holds : otherwise}; only one of the two is looked at. */
  record Conditional(Extent extent, Set<Kind> kinds, Node condition, Node holds, Node otherwise)
      implements Node {
    @Override
    public Value evaluate(Scope scope) throws Trouble {
      return (Node.truth("'?'", condition, scope).holds() ? holds : otherwise).evaluate(scope);
    }

    @Override
    public int depth() {
      return 1 + Math.max(condition.depth(), Math.max(holds.depth(), otherwise.depth()));
    }
  }

  /** The first of its parts that isn't null; null where there is none. */
  record Coalesce(Extent extent, Set<Kind> kinds, Node[] parts) implements Node {
    @Override
    public Value evaluate(Scope scope) throws Trouble {
      for (Node part : parts) {
        Value value = part.evaluate(scope);
        if (value.kind() != Kind.NULL) {
          return value;
        }
      }
      return Value.Nothing.NULL;
    }

    @Override
    public int depth() {
      return Call.depth(parts);
    }
  }

  private static Value.Truth truth(String who, Node side, Scope scope) throws Trouble {
    Value value = side.evaluate(scope);
    if (value instanceof Value.Truth truth) {
      return truth;
    }
    throw Trouble.unfit(who, Kind.BOOLEAN.title(), side.extent().shown(), value);
  }
}

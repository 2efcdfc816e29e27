package io.datastream.expression;

import java.util.Set;
import java.util.stream.IntStream;

/** A function or operator with its arguments; all of them are evaluated, from left to right. */
record Call(Extent extent, Function function, Node[] arguments, int[] accepted) implements Node {

  /** With arguments that the function takes. */
  static Call of(Extent extent, Function function, Node[] arguments) {
    return new Call(
        extent,
        function,
        arguments,
        IntStream.range(0, arguments.length)
            .map(it -> Kind.mask(function.parameter(it)))
            .toArray());
  }

  @Override
  public Value evaluate(Scope scope) throws Trouble {
    Value[] values = new Value[arguments.length];
    for (int i = 0; i < values.length; i++) {
      Value value = arguments[i].evaluate(scope);
      values[i] = value;
      if (!value.kind().isIn(accepted[i])) {
        throw unfit(i, value, function.parameter(i));
      }
      if (function.alike() && value.kind() != values[0].kind()) {
        throw unfit(i, value, Set.of(values[0].kind()));
      }
    }
    return function.body().apply(values, scope);
  }

  private Trouble unfit(int argument, Value found, Set<Kind> accepted) {
    return Trouble.unfit(
        function.name(), Kind.anyOf(accepted), arguments[argument].extent().shown(), found);
  }

  @Override
  public Set<Kind> kinds() {
    return function.result();
  }

  @Override
  public int depth() {
    return depth(arguments);
  }

  static int depth(Node[] parts) {
    int deepest = 0;
    for (Node part : parts) {
      deepest = Math.max(deepest, part.depth());
    }
    return 1 + deepest;
  }
}

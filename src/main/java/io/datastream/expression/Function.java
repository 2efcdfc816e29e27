package io.datastream.expression;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What can be called, an operator too.
 *
 * @param name as errors name it
 * @param parameters what each takes
 * @param required how many arguments there are at least
 * @param repeated whether the last parameter takes any number of arguments
 * @param alike whether all arguments have to be of one kind
 * @param result what it can come to
 */
record Function(
    String name,
    List<Set<Kind>> parameters,
    int required,
    boolean repeated,
    boolean alike,
    Set<Kind> result,
    Body body) {

  /** What it does. */
  @FunctionalInterface
  interface Body {
    /**
     * Its value.
     *
     * @param arguments of the kinds that the parameters take
     */
    Value apply(Value[] arguments, Scope scope) throws Trouble;
  }

  /** With these arguments and no others. */
  static Function of(String name, Set<Kind> result, Body body, List<Set<Kind>> parameters) {
    return new Function(name, parameters, parameters.size(), false, false, result, body);
  }

  /** The last parameter needn't be given. */
  Function lastOptional() {
    return new Function(name, parameters, required - 1, repeated, alike, result, body);
  }

  /** The last parameter may be given again and again. */
  Function lastRepeated() {
    return new Function(name, parameters, required, true, alike, result, body);
  }

  /** All arguments are of one kind. */
  Function allAlike() {
    return new Function(name, parameters, required, repeated, true, result, body);
  }

  /** What an argument may be. */
  Set<Kind> parameter(int index) {
    return parameters.get(Math.min(index, parameters.size() - 1));
  }

  /** Whether it takes so many arguments. */
  boolean takes(int count) {
    return count >= required && (repeated || count <= parameters.size());
  }

  /** How it is called. */
  String signature() {
    return IntStream.range(0, parameters.size())
        .mapToObj(it -> Kind.anyOf(parameters.get(it)) + (it < required ? "" : " if wanted"))
        .collect(Collectors.joining(", ", name + "(", repeated ? ", …)" : ")"));
  }
}

package io.datastream.expression;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What can be done with numbers, beside computing with them. */
final class NumberFunctions {
  private static final Set<Kind> NUMBER = Set.of(Kind.NUMBER);
  private static final Set<Kind> ORDERED = EnumSet.of(Kind.NUMBER, Kind.STRING);

  /** All of them. */
  List<Function> all() {
    return List.of(
        Function.of(
            "abs", NUMBER, (it, scope) -> ExactNumber.of(value(it, 0).abs()), List.of(NUMBER)),
        // Half goes away from zero, as in PostgreSQL's numeric.
        rounded("round", RoundingMode.HALF_UP),
        rounded("trunc", RoundingMode.DOWN),
        rounded("floor", RoundingMode.FLOOR),
        rounded("ceil", RoundingMode.CEILING),
        extreme("min", -1),
        extreme("max", 1));
  }

  /** With a number of digits after the point, 0 unless given; less than 0 are before it. */
  private static Function rounded(String name, RoundingMode mode) {
    return Function.of(
            name,
            NUMBER,
            (it, scope) -> {
              int digits =
                  it.length == 1
                      ? 0
                      : ((ExactNumber) it[1])
                          .whole(name, -ExactNumber.MAX_DIGITS, ExactNumber.MAX_DIGITS);
              BigDecimal rounded = value(it, 0).setScale(digits, mode);
              return ExactNumber.of(digits < 0 ? rounded.setScale(0) : rounded);
            },
            List.of(NUMBER, NUMBER))
        .lastOptional();
  }

  private static Function extreme(String name, int sign) {
    return Function.of(
            name,
            ORDERED,
            (it, scope) -> {
              Value best = it[0];
              for (int i = 1; i < it.length; i++) {
                best = Operators.compare(it[i], best, scope.work()) * sign > 0 ? it[i] : best;
              }
              return best;
            },
            List.of(ORDERED))
        .lastRepeated()
        .allAlike();
  }

  private static BigDecimal value(Value[] arguments, int index) throws Trouble {
    return ((ExactNumber) arguments[index]).value();
  }
}

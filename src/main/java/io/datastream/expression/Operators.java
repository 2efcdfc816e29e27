package io.datastream.expression;

import io.datastream.expression.Value.Items;
import io.datastream.expression.Value.Members;
import io.datastream.expression.Value.Nothing;
import io.datastream.expression.Value.Text;
import io.datastream.expression.Value.Truth;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.IntPredicate;

/** What operators do. */
final class Operators {
  private static final Set<Kind> NUMBER = Set.of(Kind.NUMBER);
  private static final Set<Kind> BOOLEAN = Set.of(Kind.BOOLEAN);
  private static final Set<Kind> ORDERED = EnumSet.of(Kind.NUMBER, Kind.STRING);
  private static final Set<Kind> STRUCTURES = EnumSet.of(Kind.ARRAY, Kind.OBJECT);
  private static final Set<Kind> MAYBE_STRUCTURES = EnumSet.of(Kind.NULL, Kind.ARRAY, Kind.OBJECT);

  private final Map<String, Function> binary =
      Map.ofEntries(
          Map.entry(
              "+",
              new Function(
                  "'+'", List.of(ORDERED, ORDERED), 2, false, true, ORDERED, Operators::plus)),
          arithmetic("-", ExactNumber::minus),
          arithmetic("*", ExactNumber::times),
          arithmetic("/", ExactNumber::dividedBy),
          arithmetic("%", ExactNumber::remainder),
          comparison("<", it -> it < 0),
          comparison("<=", it -> it <= 0),
          comparison(">", it -> it > 0),
          comparison(">=", it -> it >= 0),
          equality("==", true),
          equality("!=", false),
          Map.entry(
              "in", Function.of("'in'", BOOLEAN, Operators::in, List.of(Kind.ANY, STRUCTURES))));

  private final Function not =
      Function.of("'!'", BOOLEAN, (it, scope) -> Truth.of(it[0] == Truth.FALSE), List.of(BOOLEAN));

  private final Function minus =
      Function.of(
          "'-'",
          NUMBER,
          (it, scope) -> ExactNumber.of(((ExactNumber) it[0]).value().negate()),
          List.of(NUMBER));

  private final Function part =
      Function.of("'[]'", Kind.ANY, Operators::part, List.of(MAYBE_STRUCTURES, ORDERED));

  /** The operator between two values. */
  Function binary(String operator) {
    return binary.get(operator);
  }

  /** {@code !} */
  Function not() {
    return not;
  }

  /** {@code -} before a value. */
  Function minus() {
    return minus;
  }

  /** What is in a structure under a name or an index that a record decides. */
  Function part() {
    return part;
  }

  private interface Calculation {
    ExactNumber of(ExactNumber left, ExactNumber right) throws Trouble;
  }

  private static Map.Entry<String, Function> arithmetic(String operator, Calculation calculation) {
    return Map.entry(
        operator,
        Function.of(
            "'" + operator + "'",
            NUMBER,
            (it, scope) -> calculation.of((ExactNumber) it[0], (ExactNumber) it[1]),
            List.of(NUMBER, NUMBER)));
  }

  private static Map.Entry<String, Function> comparison(String operator, IntPredicate holds) {
    return Map.entry(
        operator,
        Function.of(
                "'" + operator + "'",
                BOOLEAN,
                (it, scope) -> Truth.of(holds.test(compare(it[0], it[1], scope.work()))),
                List.of(ORDERED, ORDERED))
            .allAlike());
  }

  private static Map.Entry<String, Function> equality(String operator, boolean when) {
    return Map.entry(
        operator,
        Function.of(
            "'" + operator + "'",
            BOOLEAN,
            (it, scope) -> Truth.of(equal(it[0], it[1], scope) == when),
            List.of(Kind.ANY, Kind.ANY)));
  }

  private static Value plus(Value[] sides, Scope scope) throws Trouble {
    if (sides[0] instanceof Text left) {
      Text right = (Text) sides[1];
      scope.work().make((long) left.text().length() + right.text().length());
      return new Text(left.text().concat(right.text()));
    }
    return ((ExactNumber) sides[0]).plus((ExactNumber) sides[1]);
  }

  /** Two numbers, or two strings by their characters' code points, as UTF-8 and "C" have them. */
  static int compare(Value left, Value right, Work work) throws Trouble {
    if (left instanceof ExactNumber number) {
      return number.compareTo((ExactNumber) right);
    }
    String one = ((Text) left).text();
    String other = ((Text) right).text();
    int length = Math.min(one.length(), other.length());
    work.look(length);
    for (int i = 0; i < length; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        // Surrogates are characters beyond all that a char holds.
        return Character.isSurrogate(a) == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(Character.isSurrogate(a), Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }

  /** Whether two values are the same: numbers by what they are worth, structures by all in them. */
  private static boolean equal(Value left, Value right, Scope scope) throws Trouble {
    if (left.kind() != right.kind()) {
      return false;
    }
    Value one = scope.open(left);
    Value other = scope.open(right);
    if (one instanceof Text text) {
      scope.work().look(text.text().length());
      return text.equals(other);
    }
    if (one instanceof ExactNumber number) {
      return number.compareTo((ExactNumber) other) == 0;
    }
    if (one instanceof Items array) {
      return equalItems(array.items(), ((Items) other).items(), scope);
    }
    if (one instanceof Members object) {
      return equalMembers(object.members(), ((Members) other).members(), scope);
    }
    return one.kind() == Kind.NULL || one == other;
  }

  private static boolean equalItems(List<Value> left, List<Value> right, Scope scope)
      throws Trouble {
    if (left.size() != right.size()) {
      return false;
    }
    for (int i = 0; i < left.size(); i++) {
      scope.work().make(1);
      if (!equal(left.get(i), right.get(i), scope)) {
        return false;
      }
    }
    return true;
  }

  private static boolean equalMembers(
      Map<String, Value> left, Map<String, Value> right, Scope scope) throws Trouble {
    if (!left.keySet().equals(right.keySet())) {
      return false;
    }
    for (Map.Entry<String, Value> member : left.entrySet()) {
      scope.work().make(1);
      if (!equal(member.getValue(), right.get(member.getKey()), scope)) {
        return false;
      }
    }
    return true;
  }

  private static Value in(Value[] sides, Scope scope) throws Trouble {
    Value container = scope.open(sides[1]);
    if (container instanceof Members object) {
      return Truth.of(sides[0] instanceof Text name && object.members().containsKey(name.text()));
    }
    for (Value item : ((Items) container).items()) {
      scope.work().make(1);
      if (equal(sides[0], item, scope)) {
        return Truth.TRUE;
      }
    }
    return Truth.FALSE;
  }

  private static Value part(Value[] sides, Scope scope) throws Trouble {
    Value container = scope.open(sides[0]);
    if (container instanceof Members object && sides[1] instanceof Text name) {
      return object.members().getOrDefault(name.text(), Nothing.ABSENT);
    }
    if (container instanceof Items array && sides[1] instanceof ExactNumber place) {
      int index = place.whole("'[]'", 0, Integer.MAX_VALUE);
      return index < array.items().size() ? array.items().get(index) : Nothing.ABSENT;
    }
    if (container.kind() == Kind.NULL) {
      return Nothing.ABSENT;
    }
    throw new Trouble(
        "'[]' takes a number on an array and a string on an object; it is %s on %s"
            .formatted(sides[1].kind().title(), container.kind().title()));
  }
}

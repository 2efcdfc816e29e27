package io.datastream.expression;

import io.datastream.expression.Value.Items;
import io.datastream.expression.Value.Text;
import io.datastream.expression.Value.Truth;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What can be done with strings. Places are counted in characters (code points), from 0. */
final class StringFunctions {
  private static final Set<Kind> STRING = Set.of(Kind.STRING);
  private static final Set<Kind> NUMBER = Set.of(Kind.NUMBER);
  private static final Set<Kind> BOOLEAN = Set.of(Kind.BOOLEAN);
  private static final Set<Kind> ARRAY = Set.of(Kind.ARRAY);
  private static final Set<Kind> SCALARS = EnumSet.of(Kind.STRING, Kind.NUMBER, Kind.BOOLEAN);

  /** All of them. */
  List<Function> all() {
    List<Set<Kind>> two = List.of(STRING, STRING);
    return List.of(
        Function.of("contains", BOOLEAN, StringFunctions::contains, two),
        tested("startsWith", String::startsWith),
        tested("endsWith", String::endsWith),
        changed("lower", it -> it.toLowerCase(Locale.ROOT)),
        changed("upper", it -> it.toUpperCase(Locale.ROOT)),
        changed("trim", String::strip),
        Function.of(
                "substring", STRING, StringFunctions::substring, List.of(STRING, NUMBER, NUMBER))
            .lastOptional(),
        Function.of("replace", STRING, StringFunctions::replace, List.of(STRING, STRING, STRING)),
        Function.of("split", ARRAY, StringFunctions::split, two),
        Function.of("join", STRING, StringFunctions::join, List.of(ARRAY, STRING)));
  }

  private interface Test {
    boolean of(String text, String part);
  }

  private static Function tested(String name, Test test) {
    return Function.of(
        name,
        BOOLEAN,
        (it, scope) -> {
          scope.work().look(text(it, 1).length());
          return Truth.of(test.of(text(it, 0), text(it, 1)));
        },
        List.of(STRING, STRING));
  }

  private interface Change {
    String of(String text);
  }

  private static Function changed(String name, Change change) {
    return Function.of(
        name,
        STRING,
        (it, scope) -> {
          scope.work().make(text(it, 0).length());
          return new Text(change.of(text(it, 0)));
        },
        List.of(STRING));
  }

  private static String text(Value[] arguments, int index) {
    return ((Text) arguments[index]).text();
  }

  private static Value contains(Value[] it, Scope scope) throws Trouble {
    scope.work().search(text(it, 0), text(it, 1));
    return Truth.of(text(it, 0).contains(text(it, 1)));
  }

  /** What lies outside of the string is passed over. */
  private static Value substring(Value[] it, Scope scope) throws Trouble {
    String text = text(it, 0);
    scope.work().make(text.length());
    int length = text.codePointCount(0, text.length());
    int from = place(it[1], length);
    int to = it.length > 2 ? place(it[2], length) : length;
    if (from >= to) {
      return new Text("");
    }
    int begin = text.offsetByCodePoints(0, from);
    return new Text(text.substring(begin, text.offsetByCodePoints(begin, to - from)));
  }

  private static int place(Value value, int length) throws Trouble {
    return Math.min(length, ((ExactNumber) value).whole("substring", 0, Integer.MAX_VALUE));
  }

  private static Value replace(Value[] it, Scope scope) throws Trouble {
    String text = text(it, 0);
    String sought = notEmpty("replace", text(it, 1));
    scope.work().search(text, sought);
    long found = 0;
    for (int at = text.indexOf(sought); at >= 0; at = text.indexOf(sought, at + sought.length())) {
      found++;
    }
    scope.work().make(text.length() + found * text(it, 2).length());
    return new Text(text.replace(sought, text(it, 2)));
  }

  private static Value split(Value[] it, Scope scope) throws Trouble {
    String text = text(it, 0);
    String separator = notEmpty("split", text(it, 1));
    scope.work().search(text, separator);
    List<Value> pieces = new ArrayList<>();
    int from = 0;
    for (int at = text.indexOf(separator); at >= 0; at = text.indexOf(separator, from)) {
      scope.work().makeValue(at - from);
      pieces.add(new Text(text.substring(from, at)));
      from = at + separator.length();
    }
    scope.work().makeValue(text.length() - from);
    pieces.add(new Text(text.substring(from)));
    return new Items(pieces);
  }

  private static Value join(Value[] it, Scope scope) throws Trouble {
    String separator = text(it, 1);
    StringBuilder joined = new StringBuilder();
    List<Value> items = ((Items) scope.open(it[0])).items();
    for (int i = 0; i < items.size(); i++) {
      Value item = items.get(i);
      if (!SCALARS.contains(item.kind())) {
        throw Trouble.unfit("join", Kind.anyOf(SCALARS), "element %d".formatted(i), item);
      }
      String text = ValueFunctions.text(item, scope);
      scope.work().make((long) separator.length() + text.length());
      joined.append(i == 0 ? "" : separator).append(text);
    }
    return new Text(joined.toString());
  }

  private static String notEmpty(String function, String sought) throws Trouble {
    if (sought.isEmpty()) {
      throw new Trouble(function + " takes something to look for; it is an empty string");
    }
    return sought;
  }
}

package io.datastream.expression;

import io.datastream.expression.Value.Items;
import io.datastream.expression.Value.Members;
import io.datastream.expression.Value.Text;
import io.datastream.expression.Value.Truth;
import io.datastream.record.Timestamps;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What makes one kind of value of another, and what says which it is. */
final class ValueFunctions {
  private static final Set<Kind> STRING = Set.of(Kind.STRING);
  private static final Set<Kind> NUMBER = Set.of(Kind.NUMBER);
  private static final Set<Kind> BOOLEAN = Set.of(Kind.BOOLEAN);
  private static final Set<Kind> SIZED = EnumSet.of(Kind.STRING, Kind.ARRAY, Kind.OBJECT);
  private static final Set<Kind> NUMERIC = EnumSet.of(Kind.NUMBER, Kind.STRING);
  private static final Set<Kind> LOGIC = EnumSet.of(Kind.BOOLEAN, Kind.STRING);
  private static final Set<Kind> NOT_NULL = EnumSet.complementOf(EnumSet.of(Kind.NULL));
  private static final BigDecimal NANOS_PER_MILLI = BigDecimal.valueOf(1_000_000);

  /** All of them. */
  List<Function> all() {
    return List.of(
        Function.of("size", NUMBER, ValueFunctions::size, List.of(SIZED)),
        Function.of(
            "type", STRING, (it, scope) -> new Text(it[0].kind().word()), List.of(Kind.ANY)),
        Function.of(
            "string", STRING, (it, scope) -> new Text(text(it[0], scope)), List.of(NOT_NULL)),
        Function.of("number", NUMBER, ValueFunctions::number, List.of(NUMERIC)),
        Function.of("bool", BOOLEAN, ValueFunctions::bool, List.of(LOGIC)),
        Function.of("fromMillis", STRING, ValueFunctions::fromMillis, List.of(NUMBER)),
        Function.of("toMillis", NUMBER, ValueFunctions::toMillis, List.of(STRING)));
  }

  /** Characters of a string, elements of an array, members of an object. */
  private static Value size(Value[] it, Scope scope) throws Trouble {
    Value value = scope.open(it[0]);
    if (value instanceof Text string) {
      scope.work().look(string.text().length());
      return ExactNumber.of(string.text().codePointCount(0, string.text().length()));
    }
    return ExactNumber.of(
        value instanceof Items array ? array.items().size() : ((Members) value).members().size());
  }

  /** A string as it is, anything else as JSON has it. */
  static String text(Value value, Scope scope) throws Trouble {
    if (value instanceof Text string) {
      return string.text();
    }
    String json = scope.json().json(value, scope.work()).toString();
    scope.work().make(json.length());
    return json;
  }

  private static Value number(Value[] it, Scope scope) throws Trouble {
    if (!(it[0] instanceof Text string)) {
      return it[0];
    }
    if (!isNumber(string.text())) {
      throw Trouble.unfit("number", "digits like -12.50 or 1e3", "what it got", string);
    }
    return ExactNumber.of(ExactNumber.parsed(string.text()));
  }

  /** Digits with a sign, a point and an exponent where there are some; of ASCII. */
  private static boolean isNumber(String text) {
    int at = sign(text, 0);
    int whole = digits(text, at);
    int fraction = whole;
    if (whole < text.length() && text.charAt(whole) == '.') {
      fraction = digits(text, whole + 1);
      if (fraction == whole + 1) {
        return false;
      }
    }
    if (whole == at) {
      return false;
    }
    if (fraction < text.length() && (text.charAt(fraction) | 0x20) == 'e') {
      int exponent = sign(text, fraction + 1);
      return exponent < text.length() && digits(text, exponent) == text.length();
    }
    return fraction == text.length();
  }

  private static int sign(String text, int at) {
    return at < text.length() && "+-".indexOf(text.charAt(at)) >= 0 ? at + 1 : at;
  }

  private static int digits(String text, int from) {
    int at = from;
    while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
      at++;
    }
    return at;
  }

  private static Value bool(Value[] it, Scope scope) throws Trouble {
    if (!(it[0] instanceof Text string)) {
      return it[0];
    }
    return switch (string.text()) {
      case "true" -> Truth.TRUE;
      case "false" -> Truth.FALSE;
      default -> throw Trouble.unfit("bool", "\"true\" or \"false\"", "what it got", string);
    };
  }

  /** Milliseconds since 1970 as ISO 8601 in UTC. */
  private static Value fromMillis(Value[] it, Scope scope) throws Trouble {
    ExactNumber millis = (ExactNumber) it[0];
    try {
      Instant time = Instant.ofEpochMilli(millis.value().longValueExact());
      if (Timestamps.holds(time)) {
        return new Text(Timestamps.write(time) + "Z");
      }
    } catch (ArithmeticException | DateTimeException e) {
      // A fraction, or beyond all calendars
    }
    throw Trouble.unfit("fromMillis", "whole milliseconds since 1970", "what it got", millis);
  }

  /** Milliseconds since 1970, and parts of them; a time without an offset is UTC. */
  private static Value toMillis(Value[] it, Scope scope) throws Trouble {
    Text string = (Text) it[0];
    Instant time = Timestamps.read(string.text()).orElse(null);
    if (time == null) {
      throw Trouble.unfit(
          "toMillis", "a time in ISO 8601 like 2025-12-13T10:30:00Z", "what it got", string);
    }
    BigDecimal nanos =
        BigDecimal.valueOf(time.getEpochSecond())
            .movePointRight(9)
            .add(BigDecimal.valueOf(time.getNano()));
    BigDecimal millis = nanos.divide(NANOS_PER_MILLI).stripTrailingZeros();
    return ExactNumber.of(millis.scale() < 0 ? millis.setScale(0) : millis);
  }
}

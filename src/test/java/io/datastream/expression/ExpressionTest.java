package io.datastream.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExpressionTest {
  private static final String RECORD =
      """
      {"id": 12345678901234567890.12, "status": "paid", "amount": 0.10, "quantity": 3, "big": 1e400,
       "name": " Zoë 😀 ", "none": null, "active": true, "Order No": "A-7", "größe": 5, "path": "a/b//c",
       "address": {"city": "Berlin", "zip": "10115"}, "at": "2025-12-13T10:30:00.123456Z",
       "tags": ["new", "vip", 7], "items": [{"sku": "x", "price": 1.50}, {"sku": "y"}]}
      """;

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          amount + 0.2                          ¦ 0.30
          amount                                ¦ 0.10
          big                                   ¦ 1e400
          id                                    ¦ 12345678901234567890.12
          id + 0                                ¦ 12345678901234567890.12
          id * 1.0                              ¦ 12345678901234567890.120
          id == 12345678901234567890.13         ¦ false
          id - 12345678901234567890             ¦ 0.12
          9223372036854775807 + 1               ¦ 9223372036854775808
          9007199254740993 * 1                  ¦ 9007199254740993
          quantity * amount                     ¦ 0.30
          7 / 2                                 ¦ 3.5
          1 / 3                                 ¦ 0.3333333333333333333333333333333333
          2 / 3                                 ¦ 0.6666666666666666666666666666666667
          -7 % 3                                ¦ -1
          1 + 2 * 3 - 4                         ¦ 3
          (1 + 2) * 3                           ¦ 9
          -quantity                             ¦ -3
          --quantity                            ¦ 3
          1e3                                   ¦ 1000
          round(2.5)                            ¦ 3
          round(-2.5)                           ¦ -3
          round(1.005, 2)                       ¦ 1.01
          round(1234, -2)                       ¦ 1200
          trunc(-1.99, 1)                       ¦ -1.9
          floor(-0.5)                           ¦ -1
          ceil(0.01)                            ¦ 1
          abs(-1.50)                            ¦ 1.50
          min(3, 1, 2)                          ¦ 1
          max('a', 'b')                         ¦ b
          1 == 1.00                             ¦ true
          1 == '1'                              ¦ false
          quantity > 2 && status == 'paid'      ¦ true
          quantity > 5 || !active               ¦ false
          active ? 'yes' : 'no'                 ¦ yes
          status in ['paid', "sent"]            ¦ true
          7 in tags                             ¦ true
          'city' in address                     ¦ true
          5 in address                          ¦ false
          'a' < 'b'                             ¦ true
          '\\uffff' < '😀'                       ¦ true
          none == null                          ¦ true
          nothing == null                       ¦ true
          has(none)                             ¦ true
          has(nothing)                          ¦ false
          has(status.of.it)                     ¦ false
          nothing.at.all == null                ¦ true
          none.at.all == null                   ¦ true
          coalesce(nothing, none, status)       ¦ paid
          coalesce(status, number(status))      ¦ paid
          false && number(status) > 0           ¦ false
          true || number(status) > 0            ¦ true
          address.city                          ¦ Berlin
          address['zip']                        ¦ 10115
          record.address.city                   ¦ Berlin
          record[status] == null                ¦ true
          tags[0]                               ¦ new
          tags[9] == null                       ¦ true
          tags[quantity - 1]                    ¦ 7
          items[0].price * 2                    ¦ 3.00
          items[1].price == null                ¦ true
          items[1].sku                          ¦ y
          `Order No`                            ¦ A-7
          record['Order No']                    ¦ A-7
          größe                                 ¦ 5
          size(name)                            ¦ 7
          name.size()                           ¦ 7
          size(tags)                            ¦ 3
          size(record.address)                  ¦ 2
          trim(name)                            ¦ Zoë 😀
          trim(name).upper()                    ¦ ZOË 😀
          lower(status.upper())                 ¦ paid
          substring(trim(name), 4)              ¦ 😀
          substring(status, 1, 3)               ¦ ai
          substring(status, 3, 99)              ¦ d
          substring(status, 9)                  ¦ ~~
          replace(path, '/', '.')               ¦ a.b..c
          split(path, '/')[3]                   ¦ c
          size(split(path, '/'))                ¦ 4
          join(split(path, '/'), '-')           ¦ a-b--c
          join(tags, ',')                       ¦ new,vip,7
          status.startsWith('pa')               ¦ true
          endsWith(status, 'x')                 ¦ false
          contains(name, 'ë')                   ¦ true
          status + '-' + string(quantity)       ¦ paid-3
          string(amount)                        ¦ 0.10
          string(true)                          ¦ true
          string(tags[0])                       ¦ new
          number('-12.50')                      ¦ -12.50
          number('1e3')                         ¦ 1000
          number('007')                         ¦ 7
          number(address.zip) + 1               ¦ 10116
          bool('false')                         ¦ false
          type(status)                          ¦ string
          type(tags)                            ¦ array
          type(nothing)                         ¦ null
          fromMillis(1765621800123)             ¦ 2025-12-13T10:30:00.123Z
          toMillis(at)                          ¦ 1765621800123.456
          toMillis('1970-01-01T00:00:01')       ¦ 1000
          tags == ['new', 'vip', 7.0]           ¦ true
          address == {'zip': '10115', 'city': 'Berlin'} ¦ true
          tags                                  ¦ ["new", "vip", 7]
          items[1]                              ¦ {"sku": "y"}
          [amount, none, active]                ¦ [0.10,null,true]
          {'a': items[1], "b": [1]}             ¦ {"a":{"sku": "y"},"b":[1]}
          status // of the order                ¦ paid
          """)
  void hasTheValue(String expression, String expected) throws Exception {
    assertThat(value(expression).text()).isEqualTo(expected);
  }

  @Test
  void saysOfWhichKindAValueIs() throws Exception {
    assertThat(value("'1'")).isEqualTo(new FieldValue(FieldValue.Kind.STRING, "1"));
    assertThat(value("1")).isEqualTo(new FieldValue(FieldValue.Kind.NUMBER, "1"));
    assertThat(value("active")).isEqualTo(new FieldValue(FieldValue.Kind.BOOLEAN, "true"));
    assertThat(value("nothing")).isEqualTo(FieldValue.OF_NULL);
    assertThat(value("none")).isEqualTo(FieldValue.OF_NULL);
    assertThat(value("[1]")).isEqualTo(new FieldValue(FieldValue.Kind.STRUCTURE, "[1]"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          ~~                        ¦ 1  ¦ the end                       ¦ a value
          status = 'paid'           ¦ 8  ¦ '='                           ¦ ==, which compares; nothing is assigned
          a & b                     ¦ 3  ¦ '&'                           ¦ &&
          a and b                   ¦ 3  ¦ 'and'                         ¦ &&
          a; b                      ¦ 2  ¦ ';'                           ¦ names of fields, numbers, 'texts' and operators (&& || == != <= >= < > + - * / % ! ? : in)
          a b                       ¦ 3  ¦ 'b'                           ¦ an operator, or the end
          a +                       ¦ 4  ¦ the end                       ¦ a value
          (a                        ¦ 3  ¦ the end                       ¦ ')'
          'abc                      ¦ 1  ¦ a ' without its end           ¦ another one
          'a\\x'                    ¦ 3  ¦ '\\x'                         ¦ \\n \\r \\t \\\\ \\' \\" \\` and \\u with four digits
          '\\ud800'                 ¦ 1  ¦ half of a surrogate pair      ¦ whole characters, which UTF-8 can hold
          12x                       ¦ 1  ¦ '12'                          ¦ a number like 12, 0.5 or 1e3
          1e9999                    ¦ 1  ¦ '1e9999'                      ¦ a number that is computed with has at most 1000 digits before the point and 1000 after it; it would have more
          'a' + 1                   ¦ 7  ¦ '+' gets a number             ¦ a string
          'a' * b                   ¦ 1  ¦ '*' gets a string             ¦ a number
          null < 1                  ¦ 1  ¦ '<' gets null                 ¦ a number or a string
          1 && b                    ¦ 1  ¦ '&&' gets a number            ¦ a boolean
          'a' ? 1 : 2               ¦ 1  ¦ '?' gets a string             ¦ a boolean
          !'a'                      ¦ 2  ¦ '!' gets a string             ¦ a boolean
          upper(a, b)               ¦ 1  ¦ 2 arguments                   ¦ upper(a string)
          substring(a)              ¦ 1  ¦ 1 arguments                   ¦ substring(a string, a number, a number if wanted)
          upper(1)                  ¦ 7  ¦ upper gets a number           ¦ a string
          has(1)                    ¦ 1  ¦ 'has'                         ¦ has(a field)
          coalesce()                ¦ 1  ¦ no argument                   ¦ coalesce(any value, …)
          1 / 0                     ¦ 1  ¦ division by zero              ¦ what has a value
          number('x') + 1           ¦ 1  ¦ number takes digits like -12.50 or 1e3; what it got is a string ("x") ¦ what has a value
          tags[0.5]                 ¦ 6  ¦ '0.5'                         ¦ a whole number from 0
          {'a': 1, 'a': 2}          ¦ 10 ¦ 'a' once more                 ¦ each name once
          {a: 1}                    ¦ 2  ¦ 'a'                           ¦ a name in quotes, or '}'
          a.                        ¦ 3  ¦ the end                       ¦ the name of a field or function
          """)
  void refusesWhatIsNoExpression(
      String expression, int character, String problem, String accepted) {
    assertThatThrownBy(() -> Expression.compile(expression == null ? "" : expression))
        .asInstanceOf(type(InvalidExpressionException.class))
        .satisfies(
            it -> {
              assertThat(it.problem()).isEqualTo(problem);
              assertThat(it.accepted()).isEqualTo(accepted);
              assertThat(it.character()).isEqualTo(character);
              assertThat(it)
                  .hasMessage("%s at character %d; accepted: %s", problem, character, accepted);
            });
  }

  @Test
  void saysWhichFunctionsThereAre() {
    assertThatThrownBy(() -> Expression.compile("matches(name, '(a+)+$')"))
        .hasMessage(
            "'matches' is no function at character 1; accepted: abs, bool, ceil, coalesce, contains,"
                + " endsWith, floor, fromMillis, has, join, lower, max, min, number, replace, round,"
                + " size, split, startsWith, string, substring, toMillis, trim, trunc, type, upper;"
                + " regular expressions may not end");
  }

  @Test
  void aConditionIsTrueOrFalse() throws Exception {
    assertThat(holds("status == 'paid'")).isTrue();
    assertThat(holds("active")).isTrue();
    assertThatThrownBy(() -> Expression.condition("quantity + 1"))
        .hasMessage(
            "what comes to a number or a string at character 1; accepted: what is true or false");
    assertThatThrownBy(() -> holds("quantity"))
        .hasMessage("'quantity': a condition takes a boolean; its value is a number (3)");
    assertThatThrownBy(() -> holds("nothing"))
        .hasMessage("'nothing': a condition takes a boolean; its value is missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '¦',
      quoteCharacter = '~',
      textBlock =
          """
          quantity * status         ¦ '*' takes a number; status is a string ("paid")
          quantity * nothing        ¦ '*' takes a number; nothing is missing
          quantity * none           ¦ '*' takes a number; none is null
          status + quantity         ¦ '+' takes a string; quantity is a number (3)
          quantity > status         ¦ '>' takes a number; status is a string ("paid")
          quantity && active        ¦ '&&' takes a boolean; quantity is a number (3)
          status ? 1 : 2            ¦ '?' takes a boolean; status is a string ("paid")
          quantity / (quantity - 3) ¦ division by zero
          status.of.it              ¦ status.of.it takes an object; status is a string ("paid")
          address[0]                ¦ address[0] takes an array; address is an object
          tags.first                ¦ tags.first takes an object; tags is an array
          tags[status]              ¦ '[]' takes a number on an array and a string on an object; it is a string on an array
          tags[amount]              ¦ '[]' takes a whole number from 0 to 2147483647; what it got is a number (0.10)
          number(status)            ¦ number takes digits like -12.50 or 1e3; what it got is a string ("paid")
          bool(status)              ¦ bool takes "true" or "false"; what it got is a string ("paid")
          upper(tags)               ¦ upper takes a string; tags is an array
          toMillis(status)          ¦ toMillis takes a time in ISO 8601 like 2025-12-13T10:30:00Z; what it got is a string ("paid")
          fromMillis(quantity / 2)  ¦ fromMillis takes whole milliseconds since 1970; what it got is a number (1.5)
          split(status, nothing)    ¦ split takes a string; nothing is missing
          replace(status, substring(status, 9), 'x') ¦ replace takes something to look for; it is an empty string
          join(items, ',')          ¦ join takes a boolean or a number or a string; element 0 is an object
          big * big * big           ¦ a number that is computed with has at most 1000 digits before the point and 1000 after it; it would have more
          """)
  void saysWhyThereIsNoValue(String expression, String problem) {
    assertThatThrownBy(() -> value(expression))
        .isInstanceOf(EvaluationFailedException.class)
        .hasMessage("'%s': %s", expression, problem);
  }

  @Test
  void saysItWithoutValuesToo() {
    assertThatThrownBy(() -> value("quantity * status"))
        .asInstanceOf(type(EvaluationFailedException.class))
        .extracting(EvaluationFailedException::withoutValues)
        .isEqualTo("'quantity * status': '*' takes a number; status is a string");
  }

  @Test
  void cutsWhatItShows() {
    String text = "😀\n".repeat(40);

    assertThatThrownBy(
            () ->
                new RecordExpressions(List.of(Expression.compile("1 * a")))
                    .on(JsonText.of("{\"a\":\"" + text.replace("\n", "\\n") + "\"}"))
                    .value(0))
        .hasMessage("'1 * a': '*' takes a number; a is a string (\"%s…\")", "😀 ".repeat(20));
  }

  @Test
  void boundsWhatStandsOnTopOfEachOther() throws Exception {
    for (String deep :
        List.of(
            "(".repeat(5000),
            "!".repeat(5000) + "a",
            "-".repeat(5000) + "a",
            "1" + "+a".repeat(4000),
            "a" + ".a".repeat(4000),
            "[".repeat(5000),
            "a ? ".repeat(2000),
            "a[".repeat(3000),
            "f(".repeat(3000))) {
      assertThatThrownBy(() -> Expression.compile(deep))
          .isInstanceOf(InvalidExpressionException.class);
    }
    assertThatThrownBy(() -> Expression.compile("a".repeat(10_001)))
        .hasMessage("text at character 10001; accepted: at most 10000 characters");
    String list = "1" + ",1".repeat(4000);
    assertThat(value("2 in [" + list + "]").text()).isEqualTo("false");
  }

  private static FieldValue value(String expression) throws Exception {
    return new RecordExpressions(List.of(Expression.compile(expression)))
        .on(JsonText.of(RECORD))
        .value(0);
  }

  private static boolean holds(String condition) throws Exception {
    return new RecordExpressions(List.of(Expression.condition(condition)))
        .on(JsonText.of(RECORD))
        .holds(0);
  }
}

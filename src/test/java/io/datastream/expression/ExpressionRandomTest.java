package io.datastream.expression;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Whatever is written as an expression, and whatever it meets: it ends, with a value or a reason.
 */
class ExpressionRandomTest {
  private static final String[] PIECES = {
    "a",
    "b",
    "c",
    "record",
    "`x y`",
    "1",
    "0",
    "0.10",
    "1e3",
    "1e999",
    "99999999999999999999",
    "'t'",
    "\"é😀\"",
    "'a'",
    "''",
    "true",
    "false",
    "null",
    "+",
    "-",
    "*",
    "/",
    "%",
    "==",
    "!=",
    "<",
    ">=",
    "in",
    "&&",
    "||",
    "!",
    "?",
    ":",
    ".",
    ",",
    "(",
    ")",
    "[",
    "]",
    "{",
    "}",
    "=",
    "\\",
    "'",
    "\u0000",
    " ",
    "\n",
    "//",
    "size(",
    "substring(",
    "replace(",
    "split(",
    "join(",
    "round(",
    "number(",
    "string(",
    "has(",
    "coalesce(",
    "min(",
    "contains(",
    "toMillis(",
    "fromMillis(",
    "upper(",
    "and",
    "\ud800",
    "٣"
  };

  private static final String[] LEAVES = {
    "a",
    "b",
    "c",
    "d",
    "a.b",
    "b[0]",
    "b[1].a",
    "record",
    "record[a]",
    "1",
    "-0.5",
    "1e300",
    "12345678901234567890.12",
    "'aaa'",
    "'a'",
    "'2025-12-13T10:30:00Z'",
    "true",
    "null",
    "[1, a]",
    "{'a': b}",
    "has(a.b)",
    "tags[a]"
  };

  private static final String[] CALLS = {
    "(%s + %s)",
    "(%s - %s)",
    "(%s * %s)",
    "(%s / %s)",
    "(%s %% %s)",
    "(%s == %s)",
    "(%s < %s)",
    "(%s in %s)",
    "(%s && %s)",
    "(%s || %s)",
    "(%s ? %s : a)",
    "coalesce(%s, %s)",
    "min(%s, %s)",
    "contains(%s, %s)",
    "replace(%s, %s, 'aaaaaaaa')",
    "split(%s, %s)",
    "join(%s, %s)",
    "round(%s, %s)",
    "substring(%s, %s)",
    "string(%s) + string(%s)",
    "number(%s) + %s",
    "upper(%s) == %s",
    "size(%s) + %s",
    "[%s, %s]",
    "{'k': %s, 'l': %s}",
    "%s[%s]",
    "toMillis(%s) - %s",
    "fromMillis(%s) + %s",
    "type(%s) + %s"
  };

  private final ObjectMapper mapper = new ObjectMapper();

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whateverIsWrittenCompilesOrIsRefused() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 30_000; seed++) {
      Random random = new Random(seed);
      StringBuilder text = new StringBuilder();
      int pieces = random.nextInt(25);
      for (int i = 0; i < pieces; i++) {
        text.append(one(PIECES, random)).append(random.nextInt(3) == 0 ? " " : "");
      }
      evaluate(text.toString(), record(random, 2), seed);
    }
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void whateverItMeetsItHasAValueOrAReason() {
    long first = new Random().nextLong();
    int values = 0;
    for (long seed = first; seed < first + 30_000; seed++) {
      Random random = new Random(seed);
      values += evaluate(expression(random, 5), record(random, 3), seed) ? 1 : 0;
    }

    assertThat(values).as("from seed %d on", first).isGreaterThan(1000);
  }

  @Test
  @Timeout(value = 120, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void bytesThatAreNoRecordDoNoHarm() throws Exception {
    var set =
        new RecordExpressions(
            List.of(
                Expression.compile("a.b"),
                Expression.compile("[b[1], record]"),
                Expression.compile("a == b")));
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 20_000; seed++) {
      Random random = new Random(seed);
      byte[] bytes = record(random, 3).getBytes(StandardCharsets.UTF_8);
      for (int i = random.nextInt(3); i >= 0; i--) {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      int length = random.nextInt(4) == 0 ? random.nextInt(bytes.length) : bytes.length;
      try {
        var on = set.on(new JsonText(bytes, 0, length));
        for (int i = 0; i < 3; i++) {
          try {
            on.value(i);
          } catch (EvaluationFailedException e) {
            assertThat(e.getMessage()).doesNotContain("\n");
          }
        }
      } catch (EvaluationFailedException e) {
        assertThat(e.getMessage()).isNotBlank();
      } catch (RuntimeException | Error e) {
        fail("seed %d".formatted(seed), e);
      }
    }
  }

  @Test
  void computesAsDecimalsDo() throws Exception {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 20_000; seed++) {
      Random random = new Random(seed);
      BigDecimal a = decimal(random);
      BigDecimal b = decimal(random);
      BigDecimal c = decimal(random);
      var on =
          new RecordExpressions(
                  List.of(
                      Expression.compile("a * b + c - " + a.abs().toPlainString()),
                      Expression.compile("a < b"),
                      Expression.compile("(a - b) % 7"),
                      Expression.compile("round(c, 2)"),
                      Expression.compile("b == 0 ? 0 : a % b")))
              .on(JsonText.of("{\"a\":%s,\"b\":%s,\"c\":%s}".formatted(a, b, c)));

      assertThat(on.value(0).text())
          .isEqualTo(a.multiply(b).add(c).subtract(a.abs()).toPlainString());
      assertThat(on.holds(1)).isEqualTo(a.compareTo(b) < 0);
      assertThat(on.value(2).text())
          .isEqualTo(a.subtract(b).remainder(BigDecimal.valueOf(7)).toPlainString());
      assertThat(on.value(3).text()).isEqualTo(c.setScale(2, RoundingMode.HALF_UP).toPlainString());
    }
  }

  /** Whether it has a value. */
  private boolean evaluate(String text, String record, long seed) {
    try {
      var on = new RecordExpressions(List.of(Expression.compile(text))).on(JsonText.of(record));
      FieldValue value = on.value(0);
      if (value.kind() == FieldValue.Kind.STRUCTURE || value.kind() == FieldValue.Kind.NUMBER) {
        assertThat(on.json(0)).hasToString(value.text());
      }
      mapper.readTree(on.json(0).toString());
      return true;
    } catch (InvalidExpressionException e) {
      assertThat(e.character()).as("seed %d: %s", seed, text).isBetween(1, text.length() + 1);
      assertThat(e.accepted()).isNotBlank();
      return false;
    } catch (EvaluationFailedException e) {
      assertThat(e.getMessage()).as("seed %d: %s", seed, text).isNotBlank().doesNotContain("\n");
      return false;
    } catch (IOException | RuntimeException | Error e) {
      return fail("seed %d: %s on %s".formatted(seed, text, record), e);
    }
  }

  private static String expression(Random random, int depth) {
    return depth == 0 || random.nextInt(4) == 0
        ? one(LEAVES, random)
        : one(CALLS, random)
            .formatted(expression(random, depth - 1), expression(random, depth - 1));
  }

  private static String record(Random random, int depth) {
    return "{\"a\":%s,\"b\":%s,\"c\":%s%s}"
        .formatted(
            json(random, depth),
            json(random, depth),
            json(random, depth),
            random.nextBoolean() ? ",\"a\":" + json(random, depth) : "");
  }

  private static String json(Random random, int depth) {
    return switch (random.nextInt(depth > 0 ? 10 : 8)) {
      case 0 -> "null";
      case 1 -> String.valueOf(random.nextInt(4));
      case 2 -> decimal(random).toPlainString();
      case 3 -> "1e" + random.nextInt(2000);
      case 4 -> random.nextBoolean() ? "true" : "false";
      case 5 -> "\"" + "a".repeat(random.nextInt(300)) + "\"";
      case 6 -> "\"é\\n\\ud83d\\ude00😀\"";
      case 7 -> "\"" + decimal(random) + "\"";
      case 8 -> "[" + json(random, depth - 1) + ", " + json(random, depth - 1) + "]";
      default -> "{\"a\": " + json(random, depth - 1) + ",\"b\":" + json(random, depth - 1) + "}";
    };
  }

  private static BigDecimal decimal(Random random) {
    return new BigDecimal(new BigInteger(random.nextInt(100) + 1, random), random.nextInt(20))
        .multiply(BigDecimal.valueOf(random.nextBoolean() ? 1 : -1));
  }

  private static String one(String[] of, Random random) {
    return of[random.nextInt(of.length)];
  }
}

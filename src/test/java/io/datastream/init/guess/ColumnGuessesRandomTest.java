package io.datastream.init.guess;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import io.datastream.table.column.ColumnType;
import io.datastream.table.column.ColumnTypes;
import io.datastream.table.column.NumberFormat;
import io.datastream.table.column.TextFormat;
import io.datastream.table.column.TimeFormat;
import io.datastream.table.column.UnfitValueException;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/**
 * Columns of every kind are written as CSV might have them. Whatever is guessed of them, each value
 * lands as what was meant, or as the text that it is.
 */
class ColumnGuessesRandomTest {
  private static final int COLUMNS = 1000;

  private final Random random = new Random(42);
  private int typed;

  /** A value, and how it is written. */
  private record Written(String text, Object meant) {}

  @Test
  void eachValueLandsAsItWasMeant() throws UnfitValueException {
    for (int i = 0; i < COLUMNS; i++) {
      Supplier<Written> kind = kind();
      List<Written> values = new ArrayList<>();
      for (int row = 1 + random.nextInt(30); row > 0; row--) {
        values.add(kind.get());
      }
      ColumnGuess guess =
          new ColumnGuesses(true)
              .of(Records.texts("x", values.stream().map(Written::text).toArray(String[]::new)))
              .get(0);
      for (Written value : values) {
        check(guess, value);
      }
    }
    // Else nothing would have been tried.
    assertThat(typed).isGreaterThan(COLUMNS);
  }

  private void check(ColumnGuess guess, Written value) throws UnfitValueException {
    boolean nothing =
        value.text().isEmpty()
            || guess.settings().get("null-if") instanceof List<?> texts
                && texts.contains(value.text());
    if (nothing) {
      assertThat(value.meant()).as("%s of %s", value, guess).isNull();
      return;
    }
    if (guess.type() == null || guess.type().equals("text")) {
      return;
    }
    Object landed = type(guess).read(cursor(value.text()));
    typed++;
    if (value.meant() instanceof BigDecimal number) {
      assertThat(new BigDecimal(landed.toString()))
          .as("%s of %s", value, guess)
          .isEqualByComparingTo(number);
    } else {
      assertThat(landed).as("%s of %s", value, guess).isEqualTo(value.meant());
    }
  }

  private Supplier<Written> kind() {
    int nothings = random.nextInt(3);
    Supplier<Written> kind =
        switch (random.nextInt(9)) {
          case 0 -> numbers('.', null, 0);
          case 1 -> numbers('.', null, random.nextInt(5));
          case 2 ->
              numbers(
                  ',',
                  List.of(".", " ", "'", "\u00a0").get(random.nextInt(4)),
                  1 + random.nextInt(4));
          case 3 ->
              numbers('.', List.of(",", " ", "'").get(random.nextInt(3)), 1 + random.nextInt(4));
          case 4 -> numbers(',', null, 1 + random.nextInt(4));
          case 5 -> dates();
          case 6 -> times();
          case 7 -> booleans();
          default -> junk();
        };
    return () -> {
      int chance = random.nextInt(6);
      if (nothings > 0 && chance == 0) {
        return new Written("", null);
      }
      return nothings > 1 && chance == 1 ? new Written("N/A", null) : kind.get();
    };
  }

  private Supplier<Written> numbers(char decimal, String thousands, int places) {
    int digits = 1 + random.nextInt(12);
    return () -> {
      String whole = String.valueOf(random.nextLong(1, (long) Math.pow(10, digits)));
      String grouped = thousands == null ? whole : whole.replaceAll("\\B(?=(\\d{3})+$)", thousands);
      String fraction = "";
      for (int i = 0; i < places; i++) {
        fraction += random.nextInt(10);
      }
      String sign = random.nextInt(5) == 0 ? "-" : "";
      return new Written(
          sign + grouped + (places == 0 ? "" : decimal + fraction),
          new BigDecimal(sign + whole + (places == 0 ? "" : "." + fraction)));
    };
  }

  private Supplier<Written> dates() {
    String pattern =
        List.of(
                "dd.MM.uuuu",
                "dd/MM/uuuu",
                "MM/dd/uuuu",
                "M/d/uuuu",
                "d-M-uuuu",
                "uuuu-MM-dd",
                "uuuu/MM/dd",
                "d MMM uuuu",
                "MMMM d, uuuu")
            .get(random.nextInt(9));
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    return () -> {
      LocalDate date = LocalDate.of(2026, 1, 1).plusDays(random.nextInt(1000) - 500);
      return new Written(date.format(format), date);
    };
  }

  private Supplier<Written> times() {
    String pattern =
        List.of(
                "dd.MM.uuuu HH:mm",
                "dd/MM/uuuu HH:mm:ss",
                "MM/dd/uuuu hh:mm:ss a",
                "uuuu-MM-dd'T'HH:mm:ss",
                "uuuu-MM-dd HH:mm:ss.SSS",
                "dd/MMM/uuuu:HH:mm:ss Z",
                "uuuu-MM-dd'T'HH:mm:ssXXX")
            .get(random.nextInt(7));
    DateTimeFormatter format = DateTimeFormatter.ofPattern(pattern, Locale.ENGLISH);
    boolean seconds = pattern.contains("ss");
    boolean offset = pattern.endsWith("Z") || pattern.endsWith("X");
    return () -> {
      LocalDateTime time = LocalDateTime.of(2026, 1, 1, 0, 0).plusMinutes(random.nextInt(900_000));
      time = seconds ? time.plusSeconds(random.nextInt(60)) : time;
      OffsetDateTime moment = time.atOffset(ZoneOffset.ofHours(random.nextInt(20) - 10));
      return new Written(
          moment.format(format), offset ? moment.withOffsetSameInstant(ZoneOffset.UTC) : time);
    };
  }

  private Supplier<Written> booleans() {
    return () -> {
      boolean value = random.nextBoolean();
      return new Written(
          random.nextBoolean()
              ? String.valueOf(value)
              : String.valueOf(value).toUpperCase(Locale.ROOT),
          value);
    };
  }

  /** What is no value of any type but text, beside some that are. */
  private Supplier<Written> junk() {
    return () -> {
      String text =
          List.of("007", "x", "1", "1.5", "1,5", "+1", "-0", "1e5", "2026-13-01", "true", "0", "00")
              .get(random.nextInt(12));
      return new Written(
          text,
          text.equals("true")
              ? (Object) true
              : text.matches("[01.5]+") && !text.equals("00") && !text.equals("007")
                  ? new BigDecimal(text)
                  : text.equals("1,5") ? new BigDecimal("1.5") : text);
    };
  }

  private static ColumnType type(ColumnGuess guess) {
    String type =
        switch (guess.type()) {
          case "timestamp" -> "timestamp without time zone";
          case "timestamptz" -> "timestamp with time zone";
          default -> guess.type();
        };
    String pattern = (String) guess.settings().get("format");
    String decimal = (String) guess.settings().get("decimal");
    String thousands = (String) guess.settings().get("thousands");
    TextFormat format =
        pattern != null
            ? new TimeFormat(pattern)
            : decimal == null && thousands == null
                ? null
                : new NumberFormat(
                    decimal == null ? '.' : decimal.charAt(0),
                    thousands == null ? null : thousands.charAt(0));
    return new ColumnTypes().of(type, ZoneOffset.UTC, format);
  }

  private static JsonCursor cursor(String text) {
    JsonCursor cursor = new JsonCursor();
    cursor.start(JsonText.of('"' + text + '"'));
    cursor.take();
    return cursor;
  }
}

package io.datastream.table.column;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each type holds exactly, and what it refuses. */
class ColumnTypesTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  private static JsonCursor at(String json) {
    JsonCursor cursor = new JsonCursor();
    cursor.start(JsonText.of(json));
    cursor.take();
    return cursor;
  }

  private static Object read(String type, String json) throws UnfitValueException {
    return new ColumnTypes().of(type, BERLIN).read(at(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint|9223372036854775807|9223372036854775807",
        "bigint|-9223372036854775808|-9223372036854775808",
        "bigint|-0|0",
        "bigint|1e3|1000",
        "bigint|100.00|100",
        "bigint|\"12\"|12",
        "integer|2147483647|2147483647",
        "smallint|-32768|-32768",
        "numeric|1.50|1.50",
        "numeric|1e-20|1e-20",
        "numeric(12,2)|9999999999.99|9999999999.99",
        "numeric(12,2)|1.500|1.500",
        "numeric(12,2)|1.5e1|1.5e1",
        "numeric(3,-2)|12300|12300",
        "numeric(2,4)|0.0012|0.0012",
        "text|12.50|12.50",
        "text|true|true",
        "text|\"a\\u00e9\\\"\"|a\u00e9\"",
        "character varying(3)|\"abc\"|abc",
        "uuid|\"x\"|x",
        "double precision|0.1|0.1",
        "text[]|[\"a\",null,1,[]]|{\"a\",NULL,\"1\",{}}",
        "integer[]|[[1,2],[3,4]]|{{\"1\",\"2\"},{\"3\",\"4\"}}",
        "jsonb|{\"a\": 1}|{\"a\": 1}",
        "jsonb|\"x\"|\"x\"",
      })
  void holds(String type, String json, String value) throws UnfitValueException {
    assertThat(read(type, json)).hasToString(value);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bigint|9223372036854775808|a whole number from -9223372036854775808 to 9223372036854775807",
        "bigint|1.5|a whole number",
        "bigint|1e999999999|a whole number",
        "bigint|1e-5|a whole number",
        "bigint|\"007\"|a whole number",
        "bigint|true|a whole number",
        "bigint|[1]|a whole number",
        "integer|2147483648|a whole number from -2147483648 to 2147483647",
        "numeric(12,2)|1.005|a number of at most 10 digits before and 2 after the point",
        "numeric(12,2)|10000000000|a number of at most 10 digits",
        "numeric(12,2)|1e-3|a number of at most 10 digits",
        "numeric(3,-2)|12345|a number of at most 5 digits before and -2 after the point",
        "numeric(2,4)|0.0123|a number of at most -2 digits before",
        "numeric|1e131073|a number of at most 131072 digits",
        "numeric|1e-16384|a number of at most 131072 digits",
        "numeric|1e99999999999|a number of at most 131072 digits",
        "numeric|\"NaN\"|a number",
        "boolean|1|true or false",
        "boolean|\"yes\"|true or false",
        "text|{}|one value, not an object or an array",
        "text|\"a\\u0000\"|text without U+0000",
        "character varying(3)|\"abcd\"|text of at most 3 characters",
        "character varying(3)|\"abc \"|text of at most 3 characters",
        "date|\"2025-02-30\"|a date",
        "date|\"2025-12-31T10:00:00\"|a date",
        "date|\"2025-12-31T00:00:00Z\"|a date",
        "date|20251231|a date",
        "timestamp with time zone|\"soon\"|a time",
        "timestamp with time zone|\"2025-12-31T23:59:59.1234567Z\"|a time with at most 6 digits",
        "timestamp(0) with time zone|\"2025-12-31T23:59:59.5Z\"|a time with at most 0 digits",
        "timestamp without time zone|\"2025-12-31T23:59:59Z\"|a time without an offset",
        "timestamp without time zone|1|a time without an offset",
        "text[]|\"a\"|an array",
        "text[]|[{}]|an array",
        "real|\"x\"|a number",
        "uuid|{}|what a uuid can hold",
      })
  void refuses(String type, String json, String accepted) {
    assertThatThrownBy(() -> read(type, json))
        .isInstanceOf(UnfitValueException.class)
        .hasMessageContaining(accepted);
  }

  @Test
  void timesAreMomentsAndWithoutAnOffsetThoseOfTheirZone() throws UnfitValueException {
    String type = "timestamp with time zone";
    OffsetDateTime noon = OffsetDateTime.of(2025, 7, 1, 10, 0, 0, 0, ZoneOffset.UTC);

    assertThat(read(type, "\"2025-07-01T12:00:00\"")).isEqualTo(noon);
    assertThat(read(type, "\"2025-07-01 12:00:00+02:00\"")).isEqualTo(noon);
    assertThat(read(type, "\"2025-07-01T10:00:00.000000000Z\"")).isEqualTo(noon);
    assertThat(read(type, "1751364000")).isEqualTo(noon);
    assertThat(read(type, "1751364000000")).isEqualTo(noon);
    assertThat(read("date", "\"2025-12-31\"")).isEqualTo(LocalDate.of(2025, 12, 31));
    assertThat(read("timestamp without time zone", "\"2025-12-31T23:59:59.5\""))
        .isEqualTo(LocalDateTime.of(2025, 12, 31, 23, 59, 59, 500_000_000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1|BIGINT",
        "9223372036854775807|BIGINT",
        "9223372036854775808|NUMERIC",
        "1.0|NUMERIC",
        "1e2|NUMERIC",
        "true|BOOLEAN",
        "\"2025-12-31\"|DATE",
        "\"2025-12-31T23:59:59\"|TIMESTAMP",
        "\"2025-12-31T23:59:59Z\"|TIMESTAMPTZ",
        "\"2025-12-31 23:59:59.5+01\"|TIMESTAMPTZ",
        "\"2025-12-31T23:59:59.1234567Z\"|TEXT",
        "\"2025-02-30\"|TEXT",
        "\"007\"|TEXT",
        "\"1234-56789\"|TEXT",
        "\"true\"|TEXT",
        "{}|JSONB",
        "[]|JSONB",
      })
  void learns(String json, LearntType type) {
    assertThat(LearntType.of(at(json))).isEqualTo(type);
  }

  @Test
  void nothingIsLearntOfNothing() {
    assertThat(LearntType.of(at("null"))).isNull();
    assertThat(LearntType.of(at("\"\""))).isNull();
  }

  @Test
  void aTypeForBothIsOneThatHoldsBoth() {
    assertThat(LearntType.BIGINT.with(LearntType.NUMERIC)).isEqualTo(LearntType.NUMERIC);
    assertThat(LearntType.NUMERIC.with(LearntType.BIGINT)).isEqualTo(LearntType.NUMERIC);
    assertThat(LearntType.DATE.with(LearntType.TIMESTAMPTZ)).isEqualTo(LearntType.TEXT);
    assertThat(LearntType.BOOLEAN.with(LearntType.BIGINT)).isEqualTo(LearntType.TEXT);
    assertThat(LearntType.TEXT.with(LearntType.JSONB)).isEqualTo(LearntType.JSONB);
    assertThat(LearntType.TEXT.with(null)).isEqualTo(LearntType.TEXT);
  }

  @Test
  void whatIsOneToTheTypeHasOneIdentity() throws UnfitValueException {
    ColumnType numeric = new ColumnTypes().of("numeric", ZoneOffset.UTC);

    assertThat(numeric.identity(read("numeric", "1.0")))
        .isEqualTo(numeric.identity(read("numeric", "1")))
        .isEqualTo(numeric.identity(read("numeric", "10e-1")));
    assertThat(numeric.identity(read("numeric", "0.0")))
        .isEqualTo(numeric.identity(read("numeric", "-0")));
    assertThat(new ColumnTypes().of("uuid", ZoneOffset.UTC).folds()).isTrue();
    assertThat(new ColumnTypes().of("character(3)", ZoneOffset.UTC).folds()).isTrue();
    assertThat(new ColumnTypes().of("text", ZoneOffset.UTC).folds()).isFalse();
  }
}

package io.datastream.table.copy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatObject;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.postgres.Database;
import io.datastream.record.JsonText;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What is copied is what PostgreSQL makes of the values' texts. */
@QuarkusTest
@TestProfile(TableCopyTest.Profile.class)
class TableCopyTest {
  /** A database of its own. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration LONG = Duration.ofSeconds(30);
  private static final int SOME = 300;

  @Inject Database database;

  @Test
  void numbersAreTheSameToTheLastDigit() {
    Random random = new Random(13);
    List<String> numbers =
        new ArrayList<>(
            List.of(
                "0",
                "-0",
                "0.0",
                "-0.00",
                "1",
                "-1",
                "10",
                "9999",
                "10000",
                "10001",
                "0.1",
                "0.0001",
                "0.00001",
                "0.00010",
                "1.10",
                "100.00",
                "12345678901234567890.123456789",
                "1e3",
                "1.50e1",
                "-1.5E-3",
                "1e-20",
                "1e300",
                "0e5",
                "0.000e-3",
                "99999999.9999"));
    for (int i = 0; i < SOME; i++) {
      BigDecimal number =
          new BigDecimal(new BigInteger(random.nextInt(200), random), random.nextInt(60));
      numbers.add((random.nextBoolean() ? "-" : "") + number.toPlainString());
    }
    same("numeric", BinaryForm.NUMERIC, numbers, it -> it);
    same("numeric(40,3)", BinaryForm.NUMERIC, List.of("1.5", "-0.001", "12", "0"), it -> it);
  }

  @Test
  void floatingNumbersAreTheNearest() {
    Random random = new Random(14);
    List<String> numbers =
        new ArrayList<>(List.of("0", "-0.0", "1e308", "4.9e-324", "0.1", "1e22", "123456789.123"));
    for (int i = 0; i < SOME; i++) {
      numbers.add(Double.toString(random.nextGaussian() * Math.pow(10, random.nextInt(60) - 30)));
    }
    same("double precision", BinaryForm.DOUBLE, numbers, it -> it);
    same(
        "real",
        BinaryForm.REAL,
        numbers.stream().filter(it -> !it.contains("308") && !it.contains("324")).toList(),
        it -> it);
  }

  @Test
  void wholeNumbersAndTruth() {
    same(
        "bigint",
        BinaryForm.BIGINT,
        List.of("0", "-1", "" + Long.MAX_VALUE, "" + Long.MIN_VALUE),
        Long::valueOf);
    same("integer", BinaryForm.INTEGER, List.of("0", "-2147483648", "2147483647"), Long::valueOf);
    same("smallint", BinaryForm.SMALLINT, List.of("0", "-32768", "32767"), Long::valueOf);
    same("boolean", BinaryForm.BOOLEAN, List.of("true", "false"), Boolean::valueOf);
  }

  @Test
  void textsAndJson() {
    List<String> texts = List.of("", " a ", "ä€𝄞", "tab\tline\nquote\"\\", "x".repeat(100_000));
    same("text", BinaryForm.TEXT, texts, it -> it);
    same("varchar(200000)", BinaryForm.TEXT, texts, it -> it);
    same("character(3)", BinaryForm.TEXT, List.of("a", "", "abc"), it -> it);
    List<String> json =
        List.of("{\"b\": 1, \"a\": [1.50, null, \"ä\"]}", "\"x\"", "null", "1e2", " [ ]", "[[1]]");
    same("jsonb", BinaryForm.JSONB, json, TableCopyTest::within);
    same("json", BinaryForm.JSON, json, TableCopyTest::within);
  }

  /** As it stands in a message. */
  private static JsonText within(String json) {
    JsonText message = JsonText.of("  " + json + "  ");
    return new JsonText(message.in(), 2, message.length() - 4);
  }

  @Test
  void timesAndIds() {
    Random random = new Random(15);
    List<String> times =
        new ArrayList<>(
            List.of(
                "2000-01-01T00:00:00",
                "1999-12-31T23:59:59.999999",
                "0001-01-01T00:00:00",
                "9999-12-31T23:59:59.999999",
                "1900-02-28T12:00:00.000001"));
    for (int i = 0; i < SOME; i++) {
      times.add(
          LocalDateTime.ofEpochSecond(
                  random.nextInt(), 1_000 * random.nextInt(1_000_000), ZoneOffset.UTC)
              .toString());
    }
    same("timestamp without time zone", BinaryForm.LOCAL_TIMESTAMP, times, LocalDateTime::parse);
    List<String> moments = times.stream().map(it -> LocalDateTime.parse(it) + "Z").toList();
    same("timestamp with time zone", BinaryForm.MOMENT, moments, OffsetDateTime::parse);
    same(
        "timestamp with time zone",
        BinaryForm.MOMENT,
        moments,
        it -> OffsetDateTime.parse(it).toInstant());
    same(
        "date",
        BinaryForm.DATE,
        List.of("2000-01-01", "1999-12-31", "0001-01-01", "9999-12-31"),
        LocalDate::parse);
    same(
        "uuid", BinaryForm.UUID, List.of("a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11"), UUID::fromString);
  }

  /** The values, and null, land as their texts would by a cast. */
  private void same(
      String type, BinaryForm form, List<String> texts, Function<String, Object> value) {
    List<Object> values =
        Stream.concat(texts.stream().map(value), Stream.of((Object) null)).toList();
    TableCopy copy =
        new TableCopy(
            "copied", List.of(new CopyColumn("n", BinaryForm.INTEGER), new CopyColumn("v", form)));
    String[] given = Stream.concat(texts.stream(), Stream.of((String) null)).toArray(String[]::new);
    List<String> different =
        database
            .inTransaction(
                connection ->
                    connection
                        .query(
                            "CREATE TEMPORARY TABLE copied (n int, v %s) ON COMMIT DROP"
                                .formatted(type))
                        .execute()
                        .chain(() -> copy.holds(connection))
                        .invoke(holds -> assertThat(holds).isTrue())
                        .chain(() -> copy.copy(connection, out -> write(out, form, values)))
                        .invoke(copied -> assertThat(copied).isTrue())
                        .chain(
                            () ->
                                connection
                                    .preparedQuery(
                                        """
                                        SELECT g.text || ' became ' || coalesce(c.v::text, 'null') AS wrong
                                        FROM unnest($1::text[]) WITH ORDINALITY AS g (text, n)
                                          FULL JOIN copied AS c ON c.n = g.n
                                        WHERE NOT record_image_eq(ROW(c.v), ROW(g.text::%s))
                                        """
                                            .formatted(type))
                                    .execute(Tuple.of((Object) given)))
                        .map(rows -> strings(rows)))
            .await()
            .atMost(LONG);

    assertThat(different).isEmpty();
  }

  private static List<String> strings(Iterable<Row> rows) {
    List<String> strings = new ArrayList<>();
    rows.forEach(row -> strings.add(row.getString(0)));
    return strings;
  }

  private static void write(CopyRows out, BinaryForm form, List<Object> values) {
    for (int i = 0; i < values.size(); i++) {
      out.row(2);
      out.value(BinaryForm.INTEGER, i + 1L);
      out.value(form, values.get(i));
    }
  }

  @Test
  void whatHasNoFormIsLeftToPostgreSql() {
    TableCopy copy = new TableCopy("copied", List.of(new CopyColumn("v", BinaryForm.DOUBLE)));
    for (String number : List.of("1e400", "-1e400", "1e-400")) {
      assertThatObject(
              inTransaction(
                  connection ->
                      connection
                          .query("CREATE TEMPORARY TABLE copied (v float8) ON COMMIT DROP")
                          .execute()
                          .chain(
                              () ->
                                  copy.copy(
                                      connection,
                                      out -> {
                                        out.row(1);
                                        out.value(BinaryForm.DOUBLE, number);
                                      }))))
          .isEqualTo(false);
    }
  }

  @Test
  void anotherTypeIsSeen() {
    TableCopy copy =
        new TableCopy(
            "s.\"T t\"",
            List.of(
                new CopyColumn("\"The Id\"", BinaryForm.BIGINT),
                new CopyColumn("v", BinaryForm.TEXT)));
    run("CREATE SCHEMA s", "CREATE TABLE s.\"T t\" (v varchar(3), \"The Id\" bigint)");
    assertThatObject(inTransaction(copy::holds)).isEqualTo(true);

    run("ALTER TABLE s.\"T t\" ALTER \"The Id\" TYPE numeric");
    assertThatObject(inTransaction(copy::holds)).isEqualTo(false);

    run("ALTER TABLE s.\"T t\" DROP \"The Id\"");
    assertThatObject(inTransaction(copy::holds)).isEqualTo(false);
  }

  @Test
  void nobodyChangesATypeBetweenTheLookAndTheEnd() {
    TableCopy copy = new TableCopy("held", List.of(new CopyColumn("v", BinaryForm.BIGINT)));
    run("CREATE TABLE held (v bigint)");

    assertThatObject(
            inTransaction(
                connection ->
                    copy.holds(connection)
                        .chain(
                            () ->
                                database.inTransaction(
                                    other ->
                                        other
                                            .query(
                                                "SET LOCAL lock_timeout = 1; ALTER TABLE held ALTER v TYPE numeric")
                                            .execute()))
                        .replaceWith("changed")
                        .onFailure()
                        .recoverWithItem("refused")))
        .isEqualTo("refused");
  }

  @Test
  void aRefusalIsTheStatements() {
    TableCopy copy = new TableCopy("refusing", List.of(new CopyColumn("v", BinaryForm.BIGINT)));
    run("CREATE TABLE refusing (v bigint PRIMARY KEY CHECK (v < 1000))");
    for (String table : List.of("refusing", "missing")) {
      TableCopy to = new TableCopy(table, copy.columns());
      assertThatThrownBy(() -> inTransaction(connection -> to.copy(connection, rows(1001))))
          .hasStackTraceContaining("\"" + table + "\"");
    }

    // The same connections still work.
    assertThatObject(inTransaction(connection -> copy.copy(connection, rows(999)))).isEqualTo(true);
    assertThatThrownBy(() -> inTransaction(connection -> copy.copy(connection, rows(1))))
        .hasStackTraceContaining("refusing_pkey");
    assertThatObject(
            inTransaction(
                connection ->
                    connection
                        .query("SELECT count(*) FROM refusing")
                        .execute()
                        .map(it -> it.iterator().next().getLong(0))))
        .isEqualTo(999L);
  }

  @Test
  void severalAtATimeAndManyRows() {
    run("CREATE TABLE many (v bigint, t text)");
    TableCopy copy =
        new TableCopy(
            "many",
            List.of(new CopyColumn("v", BinaryForm.BIGINT), new CopyColumn("t", BinaryForm.TEXT)));
    String text = "x".repeat(1_000);
    List<Uni<Boolean>> all =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    database.inTransaction(
                        connection ->
                            copy.copy(
                                connection,
                                out -> {
                                  for (int n = 0; n < 5_000; n++) {
                                    out.row(2);
                                    out.value(BinaryForm.BIGINT, (long) n);
                                    out.value(BinaryForm.TEXT, text);
                                  }
                                })))
            .toList();
    Uni.join().all(all).andFailFast().await().atMost(LONG);

    assertThatObject(
            inTransaction(
                connection ->
                    connection
                        .query(
                            "SELECT count(*) || ' ' || sum(v) || ' ' || sum(length(t)) FROM many")
                        .execute()
                        .map(it -> it.iterator().next().getString(0))))
        .isEqualTo("40000 99980000 40000000");
  }

  private static Consumer<CopyRows> rows(int rows) {
    return out -> {
      for (long i = 0; i < rows; i++) {
        out.row(1);
        out.value(BinaryForm.BIGINT, i);
      }
    };
  }

  private <T> T inTransaction(Function<SqlConnection, Uni<T>> work) {
    return database.inTransaction(work).await().atMost(LONG);
  }

  private void run(String... statements) {
    Arrays.stream(statements)
        .forEach(it -> inTransaction(connection -> connection.query(it).execute()));
  }
}

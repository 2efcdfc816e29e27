package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.datastream.embedded.FreePorts;
import io.datastream.embedded.Services;
import io.datastream.testing.JsonServer;
import io.datastream.testing.Tables;
import io.datastream.testing.Topic;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A newcomer's way: from what is there, which nobody has described, to typed tables, and on when it
 * changes. {@code docs/first-steps.md} tells it.
 */
class FirstStepsIT {
  private static final String TYPES =
      """
      SELECT string_agg(column_name || ' ' || data_type, ', ' ORDER BY column_name)
      FROM information_schema.columns WHERE table_name = ? AND column_name NOT LIKE '\\_%'""";

  private static Services services;

  @TempDir Path directory;

  private final JsonServer server = new JsonServer();
  private PackagedFixture fixture;
  private Topic clicks;
  private DatastreamProcess datastream;

  @BeforeAll
  static void startServices() {
    services = Services.start();
  }

  @AfterAll
  static void stopServices() {
    services.close();
  }

  @BeforeEach
  void start() {
    fixture = PackagedFixture.withoutSchema(services);
    clicks = new Topic(fixture.bootstrapServers(), fixture.it().topic().name() + ".clicks");
    datastream = fixture.datastream().in(directory);
  }

  @AfterEach
  void stop() {
    clicks.close();
    fixture.close();
    server.close();
  }

  @Test
  void threeSourcesBecomeTypedTablesThatFollowThem() throws Exception {
    String url =
        users(
            """
            [{"id": 1, "name": "Ann", "logins": 3, "created_at": "2026-01-02T03:04:05Z", "address": {"city": "Berlin"}},
             {"id": 2, "name": "Bob", "logins": 0, "created_at": "2026-01-03T00:00:00Z", "address": null}]""");
    orders(
        """
        Order No;Customer;Amount;Due;Paid;ZIP
        1001;1;1.234,50;2026-02-01;true;01067
        1002;2;99,00;2026-02-15;false;80331
        """);
    clicks.create(2, Map.of());
    clicks.send(
        "{\"id\": 1, \"page\": \"/home\", \"ms\": 12, \"at\": \"2026-02-01T10:00:00Z\"}",
        "{\"id\": 2, \"page\": \"/cart\", \"ms\": 7, \"at\": \"2026-02-01T10:00:01Z\"}");

    initialized(url, "users");
    initialized("orders.csv", "orders");
    initialized(clicks.name(), "clicks");
    assertThat(Files.readString(directory.resolve("config/application.yaml")))
        .isEqualTo(configuration(url));

    succeeded("migrate");
    JsonNode check = succeeded("check");
    assertThat(check.get("wrong").asInt()).as(check.toString()).isZero();
    String users = previewed("users");
    String orders = previewed("orders");
    String clicked = previewed("clicks");
    assertThat(tables().texts("SELECT to_regclass('orders')::text")).containsExactly((String) null);

    succeeded("ingest");
    JsonNode first = succeeded("process", "--drain");

    assertThat(first.get("inserted").asInt()).as(first.toString()).isEqualTo(6);
    assertThat(first.get("quarantined").asInt()).as(first.toString()).isZero();
    assertThat(types("users"))
        .isEqualTo(
            "address jsonb, created_at timestamp with time zone, id bigint, logins bigint, name text");
    assertThat(types("orders"))
        .isEqualTo(
            "amount numeric, customer bigint, due date, order_no bigint, paid boolean, zip text");
    assertThat(types("clicks"))
        .isEqualTo("at timestamp with time zone, id bigint, ms bigint, page text");
    assertThat(List.of(users, orders, clicked))
        .containsExactly(types("users"), types("orders"), types("clicks"));
    assertThat(rows("users", "id, name, logins, created_at AT TIME ZONE 'UTC', address->>'city'"))
        .containsExactly("1|Ann|3|2026-01-02 03:04:05|Berlin", "2|Bob|0|2026-01-03 00:00:00|-");
    assertThat(rows("orders", "order_no, amount, paid, customer, due, zip"))
        .containsExactly(
            "1001|1234.50|true|1|2026-02-01|01067", "1002|99.00|false|2|2026-02-15|80331");
    assertThat(rows("clicks", "id, page, ms, at AT TIME ZONE 'UTC'"))
        .containsExactly("1|/home|12|2026-02-01 10:00:00", "2|/cart|7|2026-02-01 10:00:01");

    // Each source has a new field, and one of another type.
    users(
        """
        [{"id": 1, "name": "Ann", "logins": 3.5, "created_at": "2026-01-02T03:04:05Z", "address": {"city": "Berlin"}, "email": "ann@example.org"},
         {"id": 2, "name": "Bob", "logins": 0, "created_at": "2026-01-03T00:00:00Z", "address": null}]""");
    orders(
        """
        Order No;Customer;Amount;Due;Paid;ZIP;Channel
        1001;1;1.234,50;2026-02-01;true;01067;
        1002;2;99,00;2026-02-15;false;80331;
        1003;1;0,05;on request;false;10115;web
        """);
    clicks.send(
        "{\"id\": 3, \"page\": \"/pay\", \"ms\": 0.25, \"at\": \"2026-02-01T10:00:02Z\", \"campaign\": 7}");

    succeeded("ingest");
    JsonNode second = succeeded("process", "--drain");

    assertThat(second.get("quarantined").asInt()).as(second.toString()).isZero();
    assertThat(counts(second, "inserted")).as(second.toString()).containsExactly(1, 1, 0);
    // To a text that is new, an empty one is a value.
    assertThat(counts(second, "updated")).as(second.toString()).containsExactly(0, 2, 1);
    assertThat(counts(second, "unchanged")).as(second.toString()).containsExactly(0, 0, 1);
    assertThat(types("users")).contains("email text, id bigint, logins numeric");
    assertThat(types("orders")).contains("channel text", "due text");
    assertThat(types("clicks")).contains("ms numeric", "campaign bigint");
    assertThat(rows("users", "id, logins, email"))
        .containsExactly("1|3.5|ann@example.org", "2|0|-");
    assertThat(rows("orders", "order_no, amount, due, channel"))
        .containsExactly(
            "1001|1234.50|2026-02-01|", "1002|99.00|2026-02-15|", "1003|0.05|on request|web");
    assertThat(rows("clicks", "id, ms, campaign")).containsExactly("1|12|-", "2|7|-", "3|0.25|7");

    assertThat(changes(first)).containsExactly("clicks created", "orders created", "users created");
    assertThat(changes(second))
        .containsExactly(
            "clicks column_added campaign bigint",
            "clicks column_widened ms bigint numeric",
            "orders column_added channel text",
            "orders column_widened due date text",
            "users column_added email text",
            "users column_widened logins bigint numeric");
  }

  @Test
  void whatCanNotBeLookedAtIsSaidInOneLine() throws Exception {
    String url = server.answer("/list.json", "application/json", "[]");
    clicks.create(1, Map.of());
    Files.writeString(directory.resolve("empty.csv"), "");
    Files.createDirectories(directory.resolve("config"));
    Path configuration =
        Files.writeString(
            directory.resolve("config/application.yaml"),
            "datastream:\n  sources:\n    users: {type: sample}  # ours\n");

    assertFailed(1, "there is no such file", "init", "nobody.csv");
    assertFailed(1, "it is empty", "init", "empty.csv");
    assertFailed(1, "404", "init", url.replace("list", "nowhere"));
    assertFailed(1, "a JSON array without objects", "init", url);
    assertFailed(1, "no topic 'shop.orders'", "init", "shop.orders");
    assertFailed(1, "has no message", "init", clicks.name());
    clicks.send("x");
    assertFailed(1, "no JSON objects", "init", clicks.name());
    assertFailed(2, "ftp://a/b", "init", "ftp://a/b");
    assertFailed(2, "Missing required parameter", "init");
    Files.writeString(directory.resolve("a.csv"), "id\n1\n");
    assertFailed(2, "a source 'users' already", "init", "a.csv", "--write", "--name", "users");
    assertThat(configuration)
        .hasContent("datastream:\n  sources:\n    users: {type: sample}  # ours\n");
  }

  @Test
  void aFileOrAnAddressTakesNeitherKafkaNorPostgres() throws IOException {
    Files.writeString(directory.resolve("a.csv"), "id,n\n1,2\n");
    String nobody = "127.0.0.1:" + FreePorts.one();
    DatastreamProcess alone =
        datastream.with(
            Map.of(
                "KAFKA_BOOTSTRAP_SERVERS",
                nobody,
                "DATABASE_URL",
                "postgresql://" + nobody + "/datastream"));

    Ended file = alone.run("init", "a.csv", "--output", "json");
    assertThat(file.exitCode()).as(file.toString()).isZero();
    assertThat(file.json().at("/settings/columns/n").asText()).isEqualTo("bigint");
    assertThat(file.stdout().lines()).hasSize(1);
    assertThat(directory.resolve("config")).doesNotExist();

    Ended address = alone.run("init", users("[{\"id\": 1}]"));
    assertThat(address.exitCode()).as(address.toString()).isZero();
    assertThat(address.stdout()).startsWith("datastream:\n  sources:\n    users:\n");
    assertThat(address.stderr()).isEmpty();
  }

  private String configuration(String url) {
    return """
        datastream:
          sources:
            users:
              # 2 records were looked at, all there are
              type: api
              url: URL
              format: json  # by its first bytes
              table: users  # made by the first run that has records for it
              key: id  # in every record, and none comes twice
              event-time: created_at  # when a record came to be: all its values are times
              # learnt from the records as they come:
              # id: bigint
              # name: text
              # logins: bigint
              # created_at: timestamptz
              # address: jsonb
            orders:
              # 2 records were looked at, all there are
              type: csv
              path: orders.csv  # from the working directory on
              delimiter: ";"  # with it the rows have 6 columns
              table: orders  # made by the first run that has records for it
              key: "Order No"  # in every record, and none comes twice
              # event-time: no field looks like one
              columns:
                order_no: bigint  # whole numbers
                customer: bigint  # whole numbers
                amount: {type: numeric, decimal: ",", thousands: "."}  # numbers with ',' before the fraction, '.' between thousands
                paid: {from: /Paid, type: boolean}  # true and false
                # learnt from the records as they come:
                # due: date
                # zip: text
            clicks:
              # 2 records were looked at, all there are
              type: topic
              topic: TOPIC
              format: json  # each message is a JSON object, or an array of them
              table: clicks  # made by the first run that has records for it
              key: id  # in every record, and none comes twice
              event-time: at  # when a record came to be: all its values are times
              # learnt from the records as they come:
              # id: bigint
              # page: text
              # ms: bigint
              # at: timestamptz
        """
        .replace("URL", url)
        .replace("TOPIC", clicks.name());
  }

  private void initialized(String subject, String name) throws IOException {
    Ended ended = datastream.run("init", subject, "--write");
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    assertThat(ended.stdout())
        .startsWith(
            "# added to config/application.yaml\ndatastream:\n  sources:\n    " + name + ":\n");
  }

  private JsonNode succeeded(String... command) throws IOException {
    Ended ended = datastream.run(command);
    assertThat(ended.exitCode()).as(ended.toString()).isZero();
    return ended.json();
  }

  /** The columns that its table would have. */
  private String previewed(String source) throws IOException {
    JsonNode preview = succeeded("preview", source);
    assertThat(preview.get("records").asInt()).as(preview.toString()).isEqualTo(2);
    assertThat(preview.get("rows")).as(preview.toString()).hasSize(2);
    assertThat(preview.get("quarantined")).as(preview.toString()).isEmpty();
    return StreamSupport.stream(preview.get("columns").spliterator(), false)
        .map(it -> it.get("name").asText() + " " + it.get("type").asText())
        .filter(it -> !it.startsWith("_"))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  private void assertFailed(int exitCode, String why, String... command) {
    Ended ended = datastream.run(command);
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(exitCode);
    assertThat(ended.stdout()).as(ended.toString()).isEmpty();
    assertThat(ended.stderr().lines()).as(ended.toString()).hasSize(1);
    assertThat(ended.stderr()).startsWith("datastream: ").contains(why);
  }

  private String users(String json) {
    return server.answer("/v1/users", "application/json", json);
  }

  private void orders(String csv) throws IOException {
    Files.writeString(directory.resolve("orders.csv"), csv);
  }

  private Tables tables() {
    return fixture.it().tables();
  }

  private String types(String table) {
    return tables().text(TYPES, table);
  }

  private List<String> rows(String table, String columns) {
    return tables()
        .texts(
            "SELECT concat_ws('|', %s) FROM %s ORDER BY 1"
                .formatted(
                    String.join(
                        ", ",
                        List.of(columns.split(", ")).stream()
                            .map(it -> "coalesce((" + it + ")::text, '-')")
                            .toList()),
                    table));
  }

  /** In the order of the tables' names. */
  private static List<Integer> counts(JsonNode result, String what) {
    return List.of("clicks", "orders", "users").stream()
        .map(
            table -> {
              for (JsonNode each : result.get("tables")) {
                if (each.get("table").asText().equals(table)) {
                  return each.get(what).asInt();
                }
              }
              throw new AssertionError(table + " is not in " + result);
            })
        .toList();
  }

  private List<String> changes(JsonNode run) {
    return tables()
        .texts(
            "SELECT concat_ws(' ', trim('\"' FROM table_name), change, column_name, from_type, to_type) FROM"
                + " table_changes WHERE run_id = ?::uuid ORDER BY 1",
            run.get("run_id").asText());
  }
}

package io.datastream.look.preview;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.catalog.UnknownSourceException;
import io.datastream.table.column.TypeName;
import io.datastream.table.shape.WrongTableException;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What records would become, and that they don't. */
@QuarkusTest
@TestProfile(PreviewTest.Profile.class)
class PreviewTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  /** A file with a table, one without, and topics. */
  public static class Profile extends OwnTopicAndDatabase {
    @Override
    public Map<String, String> getConfigOverrides() {
      Map<String, String> settings = new HashMap<>(super.getConfigOverrides());
      Path directory = Path.of("target", "preview-test").toAbsolutePath();
      List.of(
              "orders.type=file",
              "orders.format=json",
              "orders.path=" + directory.resolve("orders.json"),
              "orders.table=preview_orders",
              "orders.columns.amount=numeric(6,2)",
              "orders.columns.email.mask=sha256",
              "orders.columns.phone.mask=drop",
              "orders.where=status != 'test'",
              "plain.type=csv",
              "plain.path=" + directory.resolve("plain.csv"),
              "plain.event-time=at",
              "clicks.type=topic",
              "clicks.topic=preview-clicks-" + System.nanoTime(),
              "clicks.format=json",
              "clicks.table=preview_clicks",
              "shared.type=topic",
              "shared.table=preview_shared",
              "sample.type=sample",
              "sample.table=preview_sample",
              "silent.type=topic",
              "silent.topic=preview-nobody-writes-it",
              "silent.format=json")
          .forEach(
              it -> {
                int equals = it.indexOf('=');
                settings.put(
                    "datastream.sources." + it.substring(0, equals), it.substring(equals + 1));
              });
      return settings;
    }
  }

  @Inject Preview preview;
  @Inject KafkaStreamProcessor processor;

  private Fixture it;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    it.tables().execute("DROP TABLE IF EXISTS preview_orders, preview_shared, preview_clicks");
  }

  @AfterEach
  void close() {
    it.close();
  }

  private PreviewReport preview(String source, int records) {
    return preview.preview(source, records).await().atMost(LIMIT);
  }

  private static void write(String name, String text) throws IOException {
    Path file = Path.of("target", "preview-test", name);
    Files.createDirectories(file.getParent());
    Files.writeString(file, text);
  }

  private static void orders(String... records) throws IOException {
    write("orders.json", "[" + String.join(",", records) + "]");
  }

  private static final String[] ORDERS = {
    "{\"id\":1,\"amount\":\"1.50\",\"email\":\"a@example.org\",\"phone\":\"1\",\"at\":\"2025-12-31\"}",
    "{\"id\":2,\"amount\":1.005,\"email\":\"b@example.org\"}",
    "{\"id\":3,\"status\":\"test\"}",
    "{\"id\":4,\"note\":{\"a\":[1.10]},\"at\":\"soon\"}",
    "{\"amount\":2}"
  };

  @Test
  void aTableThatIsNotThereIsMadeOnPaper() throws IOException {
    orders(ORDERS);
    String before = everything();
    PreviewReport report = preview("orders", 10);

    assertThat(everything()).isEqualTo(before);
    assertThat(report.table()).isEqualTo("preview_orders");
    assertThat(report.exists()).isFalse();
    assertThat(report.records()).isEqualTo(5);
    assertThat(report.filtered()).isOne();
    assertThat(report.columns())
        .extracting(c -> c.name() + " " + c.type() + " " + c.key() + " " + c.state())
        .contains(
            "amount numeric(6,2) false new",
            "email text false new",
            "note jsonb false new",
            "_ingested_at timestamp with time zone false new")
        .noneMatch(c -> c.startsWith("phone"));
    assertThat(report.statements())
        .singleElement()
        .asString()
        .startsWith("CREATE TABLE \"preview_orders\" (");
    assertThat(report.rows().toString())
        .doesNotContain("@example.org", "phone")
        .contains("{\"a\":[1.10]}");
    assertThat(report.quarantined())
        .singleElement()
        .isEqualTo(
            new PreviewReport.Refused(
                "record 2",
                "bad_value",
                "amount",
                "/amount is '1.005'; the column amount is numeric(6,2), which takes a number of at"
                    + " most 4 digits before and 2 after the point"));
  }

  @Test
  void whatIsShownIsWhatLands() throws IOException {
    String[] good = {ORDERS[0], ORDERS[3]};
    orders(good);
    PreviewReport report = preview("orders", 10);
    Landing landing = new Landing(it, processor);
    landing.land("orders", good);

    assertThat(landing.columns("preview_orders"))
        .containsExactlyElementsOf(
            report.columns().stream().map(c -> c.name() + " " + c.type()).toList());
    assertThat(
            landing.rows(
                "SELECT id, amount, email, at::text AS at, note FROM preview_orders ORDER BY id"))
        .hasSize(2);
    assertThat(it.tables().texts("SELECT email FROM preview_orders WHERE id = 1"))
        .containsExactly(report.rows().get(0).get("email").textValue());

    // Now it is there, and there is nothing to change.
    PreviewReport again = preview("orders", 10);
    assertThat(again.exists()).isTrue();
    assertThat(again.statements()).isEmpty();
    assertThat(again.columns()).allMatch(c -> c.state().equals("there"));
    assertThat(again.rows()).isEqualTo(report.rows());
  }

  /** Whatever a type may be called, it is what PostgreSQL calls it. */
  @Test
  void typesAreCalledAsPostgreSqlCallsThem() {
    List<String> names = new ArrayList<>();
    for (String base :
        List.of(
            "int",
            "int2",
            "INT8",
            "bool",
            "float4",
            "float",
            "decimal",
            "numeric",
            "varchar",
            "text",
            "Timestamp",
            "timestamptz",
            "timetz",
            "time",
            "date",
            "json",
            "jsonb",
            "uuid",
            "char",
            "bytea",
            "interval",
            "double  precision",
            "character varying")) {
      names.add(base);
      names.add(base + "[]");
    }
    names.addAll(
        List.of(
            "numeric(12, 2)",
            "decimal(5)",
            "dec(5,1)[]",
            "varchar(10)",
            "varchar(10)[]",
            "timestamptz(3)",
            "timestamp(0)",
            "timestamp (3) with time zone",
            "time(2) without time zone",
            "char(4)",
            "character varying (3)[]"));
    it.tables().execute("CREATE TEMPORARY TABLE types (n int)");
    for (int i = 0; i < names.size(); i++) {
      it.tables().execute("ALTER TABLE types ADD COLUMN c%d %s".formatted(i, names.get(i)));
    }
    List<String> called =
        it.tables()
            .texts(
                "SELECT format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid ="
                    + " 'types'::regclass AND attnum > 1 ORDER BY attnum");

    assertThat(names.stream().map(TypeName::canonical)).containsExactlyElementsOf(called);
  }

  @Test
  void driftIsShownAsTheStatementsItTakes() throws IOException {
    Landing landing = new Landing(it, processor);
    landing.land("orders", "{\"id\":1,\"n\":1,\"day\":\"2025-12-31\"}");
    orders("{\"id\":2,\"n\":1.5,\"day\":\"soon\",\"more\":true}");
    PreviewReport report = preview("orders", 10);

    assertThat(report.statements())
        .containsExactlyInAnyOrder(
            "ALTER TABLE \"public\".\"preview_orders\" ADD COLUMN \"more\" boolean",
            "ALTER TABLE \"public\".\"preview_orders\" ALTER COLUMN \"n\" TYPE numeric USING"
                + " \"n\"::numeric",
            "ALTER TABLE \"public\".\"preview_orders\" ALTER COLUMN \"day\" TYPE text USING"
                + " \"day\"::text");
    assertThat(report.columns())
        .extracting(c -> c.name() + " " + c.type() + " " + c.state())
        .contains("n numeric changed", "day text changed", "more boolean new", "id bigint there");
    assertThat(report.rows().get(0).toString()).contains("n=1.5", "day=\"soon\"", "more=true");
    assertThat(landing.columns("preview_orders")).contains("n bigint", "day date");
  }

  @Test
  void aTableOfOthersIgnoresNewFieldsAndAWrongOneIsRefusedAsByARun() throws IOException {
    it.tables()
        .execute(
            "CREATE TABLE preview_orders (id bigint PRIMARY KEY, amount numeric(6,2), email text)");
    orders("{\"id\":1,\"more\":1}", "{\"id\":2,\"more\":1,\"other\":2}");
    PreviewReport report = preview("orders", 10);

    assertThat(report.ignored()).isEqualTo(Map.of("/more", 2L, "/other", 1L));
    assertThat(report.statements()).isEmpty();

    it.tables().execute("ALTER TABLE preview_orders DROP CONSTRAINT preview_orders_pkey");
    assertThatThrownBy(() -> preview("orders", 10))
        .isInstanceOf(WrongTableException.class)
        .hasMessageContaining("no primary key or unique constraint on (id)");
  }

  @Test
  void aSourceWithoutATableShowsWhatStreamRecordsWouldHave() throws IOException {
    write("plain.csv", "id,at,x\n1,2025-01-01T00:00:00Z,a\n2,soon,b\n3,,\"c\n");
    PreviewReport report = preview("plain", 10);

    assertThat(report.table()).isEqualTo("stream_records");
    assertThat(report.rows())
        .extracting(Object::toString)
        .containsExactly(
            "{record_key=\"1\", event_time=\"2025-01-01T00:00:00Z\", payload={\"id\":\"1\",\"at\":\"2025-01-01T00:00:00Z\",\"x\":\"a\"}}");
    assertThat(report.quarantined())
        .extracting(PreviewReport.Refused::reason)
        .containsExactly("unreadable", "bad_event_time");
  }

  @Test
  void soManyRecordsAreReadAndNotMore() {
    assertThat(preview("sample", 3).rows()).hasSize(3);
    assertThat(preview("sample", 100).records()).isEqualTo(10);
  }

  @Test
  void theNewestMessagesOfATopicAreShownAndNobodyHearsOfIt() {
    String topic =
        ConfigProvider.getConfig().getValue("datastream.sources.clicks.topic", String.class);
    try (Topic clicks =
        new Topic(
            ConfigProvider.getConfig().getValue("kafka.bootstrap.servers", String.class), topic)) {
      clicks.send("k", "{\"id\":1,\"n\":1}".getBytes(UTF_8));
      clicks.send("k", "{\"id\":2,\"n\":2}".getBytes(UTF_8));
      clicks.send("k", "no json".getBytes(UTF_8));
      clicks.flush();
    }
    PreviewReport report = preview("clicks", 2);

    assertThat(report.rows()).extracting(Object::toString).containsExactly("{id=2, n=2}");
    assertThat(report.quarantined())
        .singleElement()
        .satisfies(
            refused -> {
              assertThat(refused.reason()).isEqualTo("not_json");
              assertThat(refused.place()).isEqualTo(topic + ":0:2[0]");
            });
    assertThat(it.tables().number("SELECT count(*) FROM partition_offsets WHERE topic = ?", topic))
        .isZero();
  }

  @Test
  void ofASharedTopicOnlyTheSourcesOwnEnvelopesCount() {
    Landing landing = new Landing(it, processor);
    landing.send("shared", "{\"id\":1}");
    landing.send("another", "{\"id\":2}");

    assertThat(preview("shared", 10).rows()).extracting(Object::toString).containsExactly("{id=1}");
    landing.drain();
  }

  @Test
  void whatCantBeReadIsSaid() throws IOException {
    assertThatThrownBy(() -> preview("silent", 10))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("the topic preview-nobody-writes-it does not exist");
    assertThatThrownBy(() -> preview("nobody", 10)).isInstanceOf(UnknownSourceException.class);
    Files.deleteIfExists(Path.of("target", "preview-test", "orders.json"));
    assertThatThrownBy(() -> preview("orders", 10))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("orders.json does not exist");
  }

  private String everything() {
    return String.join(
        ",",
        it.tables()
            .texts(
                "SELECT c.oid || ' ' || c.relname FROM pg_class c JOIN pg_namespace n ON n.oid ="
                    + " relnamespace WHERE nspname = 'public' UNION ALL SELECT count(*)::text FROM"
                    + " pipeline_runs UNION ALL SELECT count(*)::text FROM quarantined_records"
                    + " UNION ALL SELECT count(*)::text FROM partition_offsets UNION ALL SELECT"
                    + " count(*)::text FROM table_changes ORDER BY 1"));
  }
}

package io.datastream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.run.RunStart;
import io.datastream.run.RunStatus;
import io.datastream.run.Trigger;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.testing.Fixture;
import io.datastream.testing.JsonServer;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(IngestRunsTest.Profile.class)
class IngestRunsTest {
  /** The sources have to be there before the application starts. */
  public static class Profile extends OwnTopicAndDatabase {
    private static final JsonServer API = new JsonServer();
    private static final JsonServer SECOND_API = new JsonServer();
    private static final CountDownLatch MEETING = new CountDownLatch(2);

    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      String users =
          IntStream.rangeClosed(1, 1234)
              .mapToObj(id -> "{\"id\": " + id + ", \"price\": 1.10}")
              .collect(Collectors.joining(",\n", "[", "]"));
      return Map.ofEntries(
          Map.entry("datastream.sources.users.type", "api"),
          Map.entry(
              "datastream.sources.users.url", API.answer("/users", "application/json", users)),
          Map.entry("datastream.sources.one.type", "api"),
          Map.entry("datastream.sources.one.url", API.answerWith(MEETING, "/one", "[{\"id\":1}]")),
          Map.entry("datastream.sources.two.type", "api"),
          Map.entry(
              "datastream.sources.two.url", SECOND_API.answerWith(MEETING, "/two", "[{\"id\":2}]")),
          Map.entry("datastream.sources.cut.type", "api"),
          Map.entry(
              "datastream.sources.cut.url",
              API.answer("/cut", "application/json", "[{\"id\":1},{\"id\":2},{\"id\":")),
          Map.entry("datastream.sources.odd.type", "api"),
          Map.entry("datastream.sources.odd.paging.type", "none"),
          Map.entry(
              "datastream.sources.odd.url",
              API.answer(
                  "/odd",
                  "application/json",
                  "[{\"id\":\"good-1\"}, {\"n\" : NaN},{\"s\":\"%s\"},{\"id\":\"good-2\"},]"
                      .formatted("x".repeat(3_000_000)),
                  Map.of("Link", "</odd?page=2>; rel=\"next\""))),
          Map.entry("datastream.sources.html.type", "api"),
          Map.entry(
              "datastream.sources.html.url",
              API.answer("/html", "text/html", "<!doctype html><p>Please log in</p>")),
          Map.entry("datastream.sources.gone.type", "api"),
          Map.entry("datastream.sources.gone.url", API.answer("/there", "text/plain", "") + "/not"),
          Map.entry("datastream.sources.gone.records", "/nowhere"),
          Map.entry("datastream.sources.rows.type", "csv"),
          Map.entry("datastream.sources.rows.path", file("id,name\n1,a\n2\n3,c\n4,d,e\n5,f\n")),
          Map.entry("datastream.sources.keyed.type", "csv"),
          Map.entry("datastream.sources.keyed.path", file("id,n,at\n1,2,0\n")),
          Map.entry("datastream.sources.keyed.key", "id,n"),
          Map.entry("datastream.sources.keyed.event-time", "at"),
          Map.entry("datastream.sources.latin.type", "csv"),
          Map.entry("datastream.sources.latin.path", file("id,name\n1,ok\n2,caf\u00e9\n3,ok\n")),
          Map.entry("datastream.sources.large.type", "csv"),
          Map.entry(
              "datastream.sources.large.path",
              file("id,text\n1,small\n2," + "x".repeat(1_200_000) + "\n3,small\n")),
          Map.entry("datastream.sources.unnamed.type", "csv"),
          Map.entry("datastream.sources.unnamed.path", file("id,,id\n1,a,x\n\"2\" ,b,y\n3,c,z\n")),
          Map.entry("datastream.sources.packed.type", "csv"),
          Map.entry("datastream.sources.packed.path", file("PAR1\u0015\u0000")),
          Map.entry("datastream.sources.missing.type", "csv"),
          Map.entry("datastream.sources.missing.path", "/nowhere/at/all.csv"));
    }

    private static String file(String content) {
      try {
        Path file = Files.createTempFile("datastream", ".csv");
        file.toFile().deleteOnExit();
        // ISO 8859-1 for all of them: only "latin" has a byte that isn't ASCII, and it is broken
        // so.
        Files.writeString(file, content, StandardCharsets.ISO_8859_1);
        return file.toString();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  @Inject IngestRuns runs;
  @Inject SourceCatalog sources;
  @Inject KafkaDataProducer producer;

  private final ObjectMapper json = new ObjectMapper();
  private Fixture it;

  @BeforeEach
  void open() {
    it = Fixture.ofApplication();
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void whatAnApiServesIsOnTheTopicInOrderAndInTheGuidesFormat() throws IOException {
    IngestResult result = ingest("users");

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.sources().get("users").messages()).isEqualTo(3);
    assertThat(result.sources().get("users").records()).isEqualTo(1234);
    List<ConsumerRecord<String, byte[]>> messages = messagesOf(result);
    assertThat(messages).hasSize(3);
    assertThat(result.sources().get("users").bytes())
        .isEqualTo(messages.stream().mapToLong(it -> it.value().length).sum());
    List<Integer> ids = new ArrayList<>();
    for (ConsumerRecord<String, byte[]> message : messages) {
      assertThat(message.key()).isEqualTo("users");
      assertThat(header(message, "content-type")).isEqualTo("application/json");
      String value = new String(message.value(), StandardCharsets.UTF_8);
      assertThat(value).startsWith("{\"source\": \"users\", \"data\": [{\"id\":");
      assertThat(value)
          .matches(
              "(?s).*\\], \"timestamp\": \"\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}\","
                  + " \"batch_size\": \\d+, \"processed\": false}");
      JsonNode envelope = json.readTree(value);
      assertThat(envelope.get("batch_size").asInt()).isEqualTo(envelope.get("data").size());
      envelope.get("data").forEach(record -> ids.add(record.get("id").asInt()));
      assertThat(value).contains("1.10").doesNotContain("\n");
    }
    assertThat(ids).isEqualTo(IntStream.rangeClosed(1, 1234).boxed().toList());
  }

  @Test
  void whatIsReadableOfABrokenFileIsSentAndTheRestIsNamedByItsLine() {
    IngestResult result = ingest("rows");

    SourceTally rows = result.sources().get("rows");
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(rows.records()).isEqualTo(3);
    assertThat(rows.quarantined()).isEqualTo(2);
    assertThat(rows.error()).isNull();
    assertThat(rows.broken()).hasSize(2);
    assertThat(rows.broken().get(0)).contains(".csv:3");
    assertThat(rows.broken().get(1)).contains(".csv:5");
    assertThat(result.needsAttention()).isFalse();
    assertThat(
            it.tables()
                .texts(
                    "SELECT convert_from(payload, 'UTF8') FROM quarantined_records WHERE run_id = ?"
                        + " AND stage = 'ingest' AND source = 'rows' ORDER BY id",
                    result.runId()))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("2");
  }

  @Test
  void invalidBytesCostTheirRowAlone() {
    SourceTally latin = ingest("latin").sources().get("latin");

    assertThat(latin.records()).isEqualTo(2);
    assertThat(latin.quarantined()).isEqualTo(1);
    assertThat(latin.broken().get(0)).contains(".csv:3").contains("UTF-8");
  }

  @Test
  void theSameBrokenRowReadAgainIsTheSameEntry() {
    IngestResult first = ingest("latin");
    String times = "SELECT attempts FROM quarantined_records WHERE run_id = ? AND source = 'latin'";
    long before = it.tables().number(times, first.runId());
    IngestResult second = ingest("latin");

    assertThat(second.quarantined()).isEqualTo(1);
    assertThat(it.tables().number(times, second.runId())).isEqualTo(before + 1);
    assertThat(
            it.tables().number("SELECT count(*) FROM quarantined_records WHERE source = 'latin'"))
        .isEqualTo(1);
    assertThat(
            it.tables()
                .text(
                    "SELECT last_seen_at > quarantined_at FROM quarantined_records"
                        + " WHERE source = 'latin'"))
        .isEqualTo("t");
  }

  @Test
  void jsonThatIsCutOffGivesWhatCameBefore() {
    IngestResult result = ingest("cut");

    SourceTally cut = result.sources().get("cut");
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(cut.records()).isEqualTo(2);
    assertThat(cut.error()).contains("/cut @ byte ");
    assertThat(result.needsAttention()).isTrue();
  }

  @Test
  void aPageInsteadOfJsonIsNamedAsThat() {
    IngestResult result = ingest("html");

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(result.sources().get("html").records()).isZero();
    assertThat(result.sources().get("html").error()).contains("text/html");
  }

  @Test
  void aSourceThatCanNotBeReadDoesNotKeepOthersFromBeingRead() {
    IngestResult result = ingest("missing", "users");

    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(result.sources().get("missing").error())
        .contains("/nowhere/at/all.csv")
        .contains("datastream.sources.missing.path");
    assertThat(result.sources().get("users").records()).isEqualTo(1234);
    assertThat(ingest("missing").status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void sourcesAreReadSideBySide() {
    // Each of the two answers only when the other has been asked.
    IngestResult result = ingest("one", "two");

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.records()).isEqualTo(2);
  }

  @Test
  void whatPeopleShouldKnowOfAFileIsInTheResultAndInTheLedger() {
    IngestResult result = ingest("unnamed");

    SourceTally unnamed = result.sources().get("unnamed");
    assertThat(unnamed.records()).isEqualTo(2);
    assertThat(unnamed.quarantined()).isEqualTo(1);
    assertThat(unnamed.error()).isNull();
    assertThat(unnamed.warnings())
        .singleElement()
        .asString()
        .contains("column 2 is column_2, column 3 is id_2", "unnamed.header-names=strict");
    assertThat(
            it.tables()
                .text("SELECT result::text FROM pipeline_runs WHERE run_id = ?", result.runId()))
        .contains("column 2 is column_2");
  }

  @Test
  void brokenElementsAreQuarantinedWithTheirBytesAlone() {
    IngestResult result = ingest("odd");

    SourceTally odd = result.sources().get("odd");
    assertThat(result.status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(odd.records()).isEqualTo(2);
    assertThat(odd.error()).isNull();
    assertThat(quarantined(result, "unreadable"))
        .isEqualTo("{\"n\" : NaN} at byte 18; , at byte 3000054");
    assertThat(quarantined(result, "too_large"))
        .startsWith("{\"s\":\"xxx")
        .hasSize((1 << 20) + " at byte 30".length())
        .endsWith(" at byte 30");
  }

  @Test
  void aNextPageIsAWarningInTheResultAndInTheLedger() {
    IngestResult result = ingest("odd");

    assertThat(result.sources().get("odd").warnings())
        .singleElement()
        .asString()
        .contains("one page of several", "/odd", "datastream.sources.odd.paging.type");
    assertThat(
            it.tables()
                .text("SELECT result::text FROM pipeline_runs WHERE run_id = ?", result.runId()))
        .contains("one page of several");
  }

  private String quarantined(IngestResult result, String reason) {
    return it.tables()
        .text(
            "SELECT string_agg(convert_from(payload, 'UTF8') || substring(place FROM ' @ byte"
                + " .*'), '; ' ORDER BY id) FROM quarantined_records WHERE run_id = ?"
                + " AND reason = '"
                + reason
                + "'",
            result.runId())
        .replace("@ byte", "at byte");
  }

  @Test
  void aFileOfAnotherFormatIsCalledByItsName() {
    IngestResult result = ingest("packed");

    assertThat(result.status()).isEqualTo(RunStatus.FAILED);
    assertThat(result.sources().get("packed").error())
        .contains(
            "this is a Parquet file, not CSV; convert it to CSV", "datastream.sources.packed.path");
  }

  @Test
  void aRecordThatFitsIntoNoMessageGoesToQuarantine() {
    IngestResult result = ingest("large");

    SourceTally large = result.sources().get("large");
    assertThat(large.records()).isEqualTo(2);
    assertThat(large.quarantined()).isEqualTo(1);
    assertThat(large.error()).isNull();
    assertThat(
            it.tables()
                .text(
                    "SELECT reason || ' ' || length(payload) || ' ' || detail FROM"
                        + " quarantined_records WHERE run_id = ?",
                    result.runId()))
        .startsWith("too_large 1048576 the record has 12000");
  }

  @Test
  void noMessageIsLargerThanTheTopicTakes() {
    it.topic().alter("max.message.bytes", "4000");
    try {
      IngestResult result = ingest("users");

      assertThat(result.sources().get("users").records()).isEqualTo(1234);
      assertThat(messagesOf(result)).allMatch(message -> message.value().length <= 4000);
    } finally {
      it.topic().alter("max.message.bytes", "1048588");
    }
  }

  @Test
  void aKeyThatHasSucceededSendsNothingAgain() {
    RunStart start = new RunStart(Trigger.REST, Optional.of("the key"));
    List<Source> users = List.of(sources.require("users"));

    IngestResult first = runs.ingest(start, users).await().atMost(Duration.ofSeconds(30));
    long messages = it.topic().readAll().size();
    IngestResult again = runs.ingest(start, users).await().atMost(Duration.ofSeconds(30));

    assertThat(again).isEqualTo(first);
    assertThat(it.topic().readAll()).hasSize((int) messages);
  }

  @Test
  void recordsAreCountedForARunWithAKeyAlone() {
    IngestResult keyed =
        runs.ingest(
                new RunStart(Trigger.REST, Optional.of("counted")),
                List.of(sources.require("users")))
            .await()
            .atMost(Duration.ofSeconds(30));

    assertThat(messagesOf(keyed)).allMatch(it -> "counted".equals(header(it, "run-key")));
    assertThat(messagesOf(keyed))
        .extracting(it -> header(it, "first-record"))
        .containsExactly("0", "500", "1000");
    assertThat(messagesOf(ingest("users")))
        .hasSize(3)
        .allMatch(it -> header(it, "run-key") == null && header(it, "first-record") == null);
  }

  @Test
  void theRulesForRecordsTravelWithThem() {
    assertThat(messagesOf(ingest("users"))).allMatch(it -> "{}".equals(header(it, "record-rules")));
    assertThat(messagesOf(ingest("keyed")))
        .isNotEmpty()
        .allMatch(
            it ->
                "{\"key\":[\"id\",\"n\"],\"event_time\":\"at\"}"
                    .equals(header(it, "record-rules")));
    assertThat(messagesOf(ingest("sample")))
        .isNotEmpty()
        .allMatch(it -> "{}".equals(header(it, "record-rules")));
  }

  @Test
  void recordsOfACallerComeWithoutRules() {
    producer.send("no rules", List.of(Map.of("id", 1))).await().atMost(Duration.ofSeconds(30));

    assertThat(it.topic().readAll())
        .filteredOn(message -> "no rules".equals(message.key()))
        .hasSize(1)
        .allMatch(message -> header(message, "record-rules") == null);
  }

  @Test
  void anUnfinishedRunsQuarantineIsReplacedByTheRunThatRepeatsIt() {
    IngestResult other = ingest("rows");
    UUID killed = earlier("again", "running", null);
    UUID failed = earlier("again", "failed", "out of luck");
    UUID ofAnotherKey = earlier("not again", "failed", "out of luck");
    UUID finished = earlier("again", "partial", "another source is gone");
    it.tables().execute("UPDATE pipeline_runs SET kind = 'process' WHERE run_id = ?", finished);

    IngestResult result =
        runs.ingest(
                new RunStart(Trigger.REST, Optional.of("again")),
                List.of(sources.require("rows"), sources.require("missing")))
            .await()
            .atMost(Duration.ofSeconds(30));

    assertThat(waiting(killed, "rows")).isZero();
    assertThat(waiting(failed, "rows")).isZero();
    // Could not be read again, so nobody else knows of it.
    assertThat(waiting(killed, "missing")).isEqualTo(1);
    assertThat(waiting(ofAnotherKey, "rows")).isEqualTo(1);
    assertThat(waiting(finished, "rows")).isEqualTo(1);
    // The same rows of the same file, met again.
    assertThat(waiting(other.runId(), "rows")).isZero();
    assertThat(waiting(result.runId(), "rows")).isEqualTo(2);
  }

  /** A run that left one entry for each of two sources. */
  private UUID earlier(String key, String status, String error) {
    UUID run = UUID.randomUUID();
    it.tables()
        .execute(
            "INSERT INTO pipeline_runs (run_id, kind, trigger, run_key, status, error)"
                + " VALUES (?, 'ingest', 'cli', ?, ?, ?)",
            run,
            key,
            status,
            error);
    for (String source : List.of("rows", "missing")) {
      it.tables()
          .execute(
              "INSERT INTO quarantined_records (stage, source, place, reason, detail, payload,"
                  + " run_id) VALUES ('ingest', ?, 'f:3', 'unreadable', 'x', '', ?)",
              source,
              run);
    }
    return run;
  }

  private long waiting(UUID run, String source) {
    return it.tables()
        .number(
            "SELECT count(*) FROM quarantined_records WHERE run_id = ? AND source = ?"
                + " AND status = 'waiting'",
            run,
            source);
  }

  @Test
  void theSampleAndRecordsOfACallerAreAcknowledged() {
    Sent sample = producer.sendSampleData().await().atMost(Duration.ofSeconds(30));
    Sent own =
        producer
            .send("mine", List.of(Map.of("id", 1), Map.of("id", 2)))
            .await()
            .atMost(Duration.ofSeconds(30));

    assertThat(sample.records()).isEqualTo(10);
    assertThat(own.messages()).isEqualTo(1);
    assertThat(own.records()).isEqualTo(2);
    assertThatThrownBy(
            () ->
                producer
                    .send("mine", List.of(Map.of("id", "x".repeat(2_000_000))))
                    .await()
                    .atMost(Duration.ofSeconds(30)))
        .isInstanceOf(EnvelopeTooLargeException.class)
        .hasMessageContaining("max.message.bytes");
  }

  private IngestResult ingest(String... names) {
    return runs.ingest(RunStart.by(Trigger.REST), Stream.of(names).map(sources::require).toList())
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  private List<ConsumerRecord<String, byte[]>> messagesOf(IngestResult result) {
    return it.topic().readAll().stream()
        .filter(message -> result.runId().toString().equals(header(message, "run-id")))
        .toList();
  }

  private static String header(ConsumerRecord<?, ?> message, String name) {
    var header = message.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), StandardCharsets.UTF_8);
  }
}

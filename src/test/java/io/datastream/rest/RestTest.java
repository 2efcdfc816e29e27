package io.datastream.rest;

import static io.restassured.RestAssured.given;
import static io.restassured.RestAssured.when;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.everyItem;
import static org.hamcrest.Matchers.greaterThanOrEqualTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;
import static org.hamcrest.Matchers.is;
import static org.hamcrest.Matchers.notNullValue;
import static org.hamcrest.Matchers.nullValue;

import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Topic;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import io.restassured.http.ContentType;
import io.restassured.response.Response;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(RestTest.Profile.class)
class RestTest {
  /** Impatient triggers, so that the refusal of one can be seen. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(
          Map.of(
              "datastream.runs.wait-turn", "200ms",
              "datastream.sources.users.type", "sample",
              "datastream.sources.nofile.type", "csv",
              "datastream.sources.nofile.path", "/nowhere/at/all.csv",
              "datastream.sources.down.type", "api",
              "datastream.sources.down.retries", "0",
              // The discard port: nobody listens.
              "datastream.sources.down.url", "http://127.0.0.1:9/"));
    }
  }

  private Fixture it;

  @BeforeEach
  void drained() {
    it = Fixture.ofApplication();
    given().queryParam("drain", true).post("/api/v1/process").then().statusCode(200);
  }

  @AfterEach
  void close() {
    it.close();
  }

  @Test
  void ingestAndProcessAnswerWithTheirResults() {
    given()
        .queryParam("sample", true)
        .post("/api/v1/ingest")
        .then()
        .statusCode(200)
        .body("status", is("succeeded"))
        .body("sources.sample.records", is(10))
        .body("run_key", nullValue());

    String runId =
        given()
            .queryParam("max_messages", 100)
            .queryParam("timeout_ms", 20000)
            .queryParam("drain", "true")
            .post("/api/v1/process")
            .then()
            .statusCode(200)
            .body("stopped_by", is("end_of_topic"))
            .body("records", is(10))
            .body("freshness_ms.p50", greaterThanOrEqualTo(0))
            .extract()
            .path("run_id");

    when()
        .get("/api/v1/runs/" + runId)
        .then()
        .statusCode(200)
        .body("kind", is("process"))
        .body("trigger", is("rest"))
        .body("result.records", is(10));
    when()
        .get("/api/v1/runs?kind=process&limit=3")
        .then()
        .statusCode(200)
        .body("run_id", hasItem(runId))
        .body("kind", everyItem(is("process")));
  }

  @Test
  void aSourceThatIsAskedForTwiceIsReadOnce() {
    given()
        .queryParam("source", "sample", "users", "users")
        .queryParam("sample", true)
        .post("/api/v1/ingest")
        .then()
        .statusCode(200)
        .body("sources.size()", is(2))
        .body("sources.sample.records", is(10))
        .body("sources.users.records", is(10));
  }

  @Test
  void theIdempotencyKeyMakesARunRepeatable() {
    String key = UUID.randomUUID().toString();

    Response first = given().header("Idempotency-Key", key).post("/api/v1/ingest?source=users");
    Response again = given().header("Idempotency-Key", key).post("/api/v1/ingest?source=users");

    assertThat(first.statusCode()).isEqualTo(200);
    assertThat(again.asString()).isEqualTo(first.asString());
    assertThat(first.<String>path("run_key")).isEqualTo(key);
  }

  @Test
  void aKeyIsRefusedToOtherSources() {
    String key = UUID.randomUUID().toString();
    Response first =
        given().header("Idempotency-Key", key).post("/api/v1/ingest?source=users&source=sample");
    assertThat(first.statusCode()).isEqualTo(200);

    Response other = given().header("Idempotency-Key", key).post("/api/v1/ingest?source=users");
    problem(other, 409, "\"sample\", \"users\"")
        .then()
        .body("run_id", is(first.<String>path("run_id")));
    problem(given().header("Idempotency-Key", key).post("/api/v1/ingest"), 409, "all sources");
    given()
        .header("Idempotency-Key", key)
        .post("/api/v1/ingest?source=users&sample=true")
        .then()
        .statusCode(200)
        .body("run_id", is(first.<String>path("run_id")));
  }

  @Test
  void aFailedIngestIsAProblemWithItsResult() {
    problem(given().post("/api/v1/ingest?source=nofile"), 500, "/nowhere/at/all.csv does not exist")
        .then()
        .body("result.status", is("failed"))
        .body("result.sources.nofile.error", containsString("does not exist"));
    problem(given().post("/api/v1/ingest?source=down&source=nofile"), 503, "127.0.0.1:9")
        .then()
        .body("result.status", is("failed"))
        .body("result.run_id", notNullValue());
    given()
        .post("/api/v1/ingest?source=down&source=users")
        .then()
        .statusCode(200)
        .body("status", is("partial"));
  }

  @Test
  void parametersThatAnOperationDoesNotHaveAreNamed() {
    problem(given().post("/api/v1/ingest?src=m4"), 400, "src: POST /api/v1/ingest has no such")
        .then()
        .body("detail", containsString("accepted are sample, source"));
    problem(given().post("/api/v1/process?max-messages=1"), 400, "drain, max_messages, timeout_ms");
    problem(given().get("/api/v1/runs?Limit=1"), 400, "accepted are kind, limit");
    problem(given().get("/api/v1/runs/" + UUID.randomUUID() + "?x"), 400, "accepted is none");
    problem(given().get("/api/v1/status?watch=true"), 400, "watch: GET /api/v1/status");
    problem(
        message("/api/v1/messages?key=1", "{\"source\":\"a\",\"data\":[{}]}"), 400, "key: POST");
    problem(given().get("/api/v1/runs?limit=1&limit=2"), 400, "limit: was given 2 times");
    problem(given().get("/api/v1/runs?kind="), 400, "kind: was given without a value");
    problem(given().get("/api/v1/runs?limit="), 400, "limit: was given without a value");
    problem(given().post("/api/v1/process?drain"), 400, "drain: was given without a value");
    problem(given().post("/api/v1/process?max_messages="), 400, "max_messages: was given without");
  }

  @Test
  void whatQuarkusRefusesIsAProblemToo() {
    notAllowed(given().delete("/api/v1/status"), "GET, HEAD, OPTIONS");
    notAllowed(given().put("/api/v1/runs/" + UUID.randomUUID()), "GET, HEAD, OPTIONS");
    notAllowed(given().get("/api/v1/ingest"), "OPTIONS, POST");
    notAllowed(given().get("/api/v1/messages"), "OPTIONS, POST");
    problem(given().accept("text/csv").get("/api/v1/status"), 406, "application/json");
    problem(
        given().contentType("text/csv").body("a,b").post("/api/v1/messages"),
        415,
        "application/json");
    problem(given().contentType(ContentType.JSON).body("[]").post("/api/v1/messages"), 400, "");
    given().options("/api/v1/runs").then().header("Allow", is("GET, HEAD, OPTIONS"));
    given().options("/api/v1/process").then().header("Allow", is("OPTIONS, POST"));
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    String answer =
        answer(
            """
            POST /api/v1/messages HTTP/1.1\r
            Host: localhost\r
            Content-Type: application/json\r
            Content-Length: 16777217\r
            \r
            """);

    assertThat(answer)
        .startsWith("HTTP/1.1 413 ")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"status\":413", "16777217 bytes, accepted are 16777216");
  }

  @Test
  void whatTheServerItselfRefusesStandsInTheDocument() throws IOException {
    String rest = "Host: localhost\r\nConnection: close\r\n";
    assertThat(
            answer("GET /api/v1/runs?kind=%s HTTP/1.1\r\n%s\r\n".formatted("x".repeat(5000), rest)))
        .startsWith("HTTP/1.0 414 ");
    assertThat(
            answer(
                "GET /api/v1/runs HTTP/1.1\r\n%sX: %s\r\n\r\n".formatted(rest, "x".repeat(30_000))))
        .startsWith("HTTP/1.1 431 ");

    List<String> documented =
        given()
            .accept(ContentType.JSON)
            .get("/q/openapi?format=json")
            .path("paths.collectMany { it.value.collectMany { it.value.responses.keySet() } }");
    assertThat(documented)
        .filteredOn("414"::equals)
        .hasSize(Collections.frequency(documented, "500"));
    assertThat(documented)
        .filteredOn("431"::equals)
        .hasSize(Collections.frequency(documented, "500"));
  }

  private static String answer(String request) throws IOException {
    try (Socket client = new Socket("localhost", RestAssured.port)) {
      client.setSoTimeout(20_000);
      client.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      return new String(client.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void anEnvelopeCanBePublishedWithItsNumbersUntouched() {
    given()
        .contentType(ContentType.JSON)
        .body(
            "{\"source\":\"mine\",\"data\":[{\"id\":1,\"pi\":3.14159265358979323846264338327950}]}")
        .post("/api/v1/messages")
        .then()
        .statusCode(200)
        .body("messages", is(1))
        .body("records", is(1));

    assertThat(it.topic().readAll())
        .anyMatch(
            message ->
                new String(message.value(), StandardCharsets.UTF_8)
                    .contains("3.14159265358979323846264338327950"));
  }

  @Test
  void whatIsWrongWithARequestIsAProblemDetail() {
    problem(given().post("/api/v1/process?max_messages=0"), 400, "max_messages: '0' was given");
    problem(given().post("/api/v1/process?timeout_ms=abc"), 400, "timeout_ms: 'abc' was given");
    problem(given().post("/api/v1/process?timeout_ms=99999999999"), 400, "timeout-ms: 99999999999");
    problem(given().post("/api/v1/process?drain=perhaps"), 400, "drain: 'perhaps' was given");
    problem(given().post("/api/v1/ingest?source=nobody"), 400, "nobody");
    problem(
        given().header("Idempotency-Key", "k".repeat(300)).post("/api/v1/process?drain=true"),
        400,
        "accepted are 1 to 255 characters");
    problem(given().get("/api/v1/runs/17"), 400, "accepted is a UUID");
    problem(given().get("/api/v1/runs/0-0-0-0-0"), 400, "accepted is a UUID");
    problem(given().header("Idempotency-Key", "").post("/api/v1/ingest"), 400, "run key is blank");
    problem(given().get("/api/v1/runs/" + UUID.randomUUID()), 404, "there is no run");
    problem(given().get("/api/v1/runs?limit=x"), 400, "limit");
    problem(given().get("/api/v1/runs?kind=x"), 400, "accepted are ingest and process");
    problem(given().get("/api/v1/nothing"), 404, "");
    problem(given().get("/api/v1/process"), 405, "");
    problem(message("{\"source\":\" \",\"data\":[{}]}"), 400, "source: must not be blank");
    problem(message("{\"source\":\"a\"}"), 400, "data: must not be empty");
    problem(message("{\"source\":\"a\",\"data\":[null]}"), 400, "must not be null");
    problem(message("{\"source\":\"a\",\"data\":[17]}"), 400, "");
    problem(message("{\"source\":false,\"data\":[{}]}"), 400, "source: ");
    problem(message("{\"source\":7,\"data\":[{}]}"), 400, "source: ");
    problem(message("{\"source\":"), 400, "end-of-input");
    problem(message(""), 400, "");
  }

  @Test
  void aTriggerThatWaitsTooLongIsRefusedWithTheRunningRun() throws Exception {
    CompletableFuture<Response> running =
        CompletableFuture.supplyAsync(
            () -> given().post("/api/v1/process?max_messages=1&timeout_ms=60000"));
    Awaitility.await()
        .until(
            () ->
                it.tables()
                        .number(
                            "SELECT count(*) FROM pipeline_runs WHERE status = 'running' AND kind ="
                                + " 'process'")
                    == 1);
    String runId = it.tables().text("SELECT run_id FROM pipeline_runs WHERE status = 'running'");

    problem(given().post("/api/v1/process?drain=true"), 409, "still under way")
        .then()
        .body("run_id", equalTo(runId));

    it.topic().send(Topic.envelope("s", 1));
    assertThat(running.get().statusCode()).isEqualTo(200);
    assertThat(running.get().<String>path("run_id")).isEqualTo(runId);
  }

  @Test
  void theStatusTellsLagAndOffsets() {
    long stored = it.storedOffsets();
    it.topic().send(Topic.envelope("s", 1), Topic.envelope("s", 2));

    when()
        .get("/api/v1/status")
        .then()
        .statusCode(200)
        .body("topic", is(it.topic().name()))
        .body("lag", is(2))
        .body("partitions", hasSize(1))
        .body("partitions[0].end", is((int) stored + 2))
        .body("runs[0].run_id", notNullValue());
  }

  @Test
  void healthMetricsAndOpenApiAreWhereQuarkusHasThem() {
    when().get("/q/health/ready").then().statusCode(200).body("status", is("UP"));
    when()
        .get("/q/metrics")
        .then()
        .statusCode(200)
        .body(containsString("datastream_process_messages_total"))
        .body(containsString("kafka_consumer_"));
    when().get("/q/openapi").then().statusCode(200).body(containsString("/api/v1/process"));
    given()
        .accept(ContentType.JSON)
        .get("/q/openapi?format=json")
        .then()
        .body(
            "paths.collectMany { it.value.collectMany { it.value.responses.findAll { it.key >= '400'"
                + " && it.value.content }.collect { it.value.content.keySet().join() } } }.unique()",
            is(List.of("application/problem+json")));
  }

  private static Response message(String body) {
    return message("/api/v1/messages", body);
  }

  private static Response message(String path, String body) {
    return given().contentType(ContentType.JSON).body(body).post(path);
  }

  private static void notAllowed(Response response, String allowed) {
    problem(response, 405, "accepted here are " + allowed).then().header("Allow", is(allowed));
  }

  private static Response problem(Response response, int status, String detail) {
    response
        .then()
        .statusCode(status)
        .contentType("application/problem+json")
        .body("status", is(status))
        .body("detail", containsString(detail));
    return response;
  }
}

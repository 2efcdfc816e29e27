package io.datastream.rest;

import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.is;

import io.datastream.process.KafkaStreamProcessor;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.specification.RequestSpecification;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Records are pushed: all of a request or none, and once where it is repeated. */
@QuarkusTest
@TestProfile(PushTest.Profile.class)
class PushTest {
  /** Sources that others push to. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new HashMap<>();
      settings.put("datastream.sources.orders.type", "push");
      settings.put("datastream.sources.orders.table", "pushed_orders");
      settings.put("datastream.sources.orders.key", "no");
      settings.put("datastream.sources.orders.batch-size", "100");
      settings.put("datastream.sources.\"web hooks\".type", "Push");
      settings.put("datastream.sources.\"web hooks\".secret", "It's a Secret to Everybody");
      settings.put("datastream.sources.users.type", "sample");
      return settings;
    }
  }

  private static final String ORDERS = "/api/v1/sources/orders/records";
  private static final String HOOKS = "/api/v1/sources/web hooks/records";

  @Inject KafkaStreamProcessor processor;

  private Fixture it;
  private Landing landing;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
    landing.drain();
  }

  @AfterEach
  void close() {
    it.close();
  }

  private static RequestSpecification json(String body) {
    return given().contentType("application/json").body(body);
  }

  @Test
  void anArrayARecordOrLines() {
    json("[{\"no\":1,\"total\":1.50},{\"no\":2}]")
        .post(ORDERS)
        .then()
        .statusCode(200)
        .body("messages", is(1))
        .body("records", is(2));
    json(" {\"no\":3,\n\"total\":12345678901234567890.10} ")
        .post(ORDERS)
        .then()
        .statusCode(200)
        .body("records", is(1));
    given()
        .contentType("application/x-ndjson")
        .body("{\"no\":4}\r\n\n {\"no\":5} \n{\"no\":6}".getBytes(StandardCharsets.UTF_8))
        .post(ORDERS)
        .then()
        .statusCode(200)
        .body("records", is(3));

    assertThat(Landing.counts(landing.drain()))
        .isEqualTo("6 records: 6 inserted, 0 updated, 0 unchanged, 0 quarantined");
    assertThat(landing.rows("SELECT no, total FROM pushed_orders ORDER BY no"))
        .contains(
            "{\"no\":1,\"total\":1.50}",
            "{\"no\":3,\"total\":12345678901234567890.10}",
            "{\"no\":6,\"total\":null}");
  }

  @Test
  void manyAreSentInEnvelopes() {
    String many =
        IntStream.range(1_000, 3_550)
            .mapToObj("{\"no\":%d}"::formatted)
            .collect(Collectors.joining(",", "[", "]"));

    json(many)
        .post(ORDERS)
        .then()
        .statusCode(200)
        .body("messages", is(26))
        .body("records", is(2_550));
    assertThat(landing.drain().inserted()).isEqualTo(2_550);
  }

  @Test
  void aRepeatedRequestLandsOnce() {
    // Without a field that identifies them.
    for (int i = 0; i < 2; i++) {
      given()
          .contentType("application/json")
          .header("Idempotency-Key", "delivery 7")
          .header("X-Hub-Signature-256", "sha256=" + signed("[{\"a\":1},{\"a\":1}]"))
          .body("[{\"a\":1},{\"a\":1}]")
          .post(HOOKS)
          .then()
          .statusCode(200);
    }

    assertThat(Landing.counts(landing.drain()))
        .isEqualTo("4 records: 2 inserted, 2 updated, 0 unchanged, 0 quarantined");
  }

  private static String signed(String body) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(
          new SecretKeySpec(
              "It's a Secret to Everybody".getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoLacksTheSecretIsRefused() {
    json("[{\"a\":1}]")
        .post(HOOKS)
        .then()
        .statusCode(401)
        .contentType("application/problem+json")
        .body("detail", containsString("X-Hub-Signature-256: nothing is given"));
    json("[{\"a\":1}]")
        .header("X-Hub-Signature-256", "sha256=" + signed("[{\"a\":2}]"))
        .post(HOOKS)
        .then()
        .statusCode(401)
        .body("detail", containsString("it isn't the body's HMAC-SHA256"));

    assertThat(landing.drain().records()).isZero();
  }

  @Test
  void oneThatIsNoRecordRefusesAll() {
    for (Map.Entry<String, String> wrong :
        Map.of(
                "[{\"no\":1},7]",
                "element 1",
                "[{\"no\":1},{\"no\":]",
                "element 1",
                "[{\"no\":1}",
                "cut off",
                "[]",
                "no record",
                "",
                "no record",
                "nonsense",
                "element 0",
                "[{\"no\":1,\"t\":\"" + "x".repeat(1_100_000) + "\"}]",
                "max.message.bytes")
            .entrySet()) {
      json(wrong.getKey())
          .post(ORDERS)
          .then()
          .statusCode(400)
          .contentType("application/problem+json")
          .body("detail", containsString(wrong.getValue()))
          .body("detail", containsString("nothing was sent"));
    }

    assertThat(landing.drain().records()).isZero();
  }

  @Test
  void onlyToSourcesThatArePushed() {
    for (String name : new String[] {"users", "nobody", "sample"}) {
      json("[{\"a\":1}]")
          .post("/api/v1/sources/%s/records".formatted(name))
          .then()
          .statusCode(404)
          .body("detail", containsString("'%s'".formatted(name)));
    }
    given()
        .contentType("text/csv")
        .body("a,b")
        .post(ORDERS)
        .then()
        .statusCode(415)
        .body("detail", containsString("application/x-ndjson"));
    json("[{\"no\":1}]").header("Idempotency-Key", " ").post(ORDERS).then().statusCode(400);
  }
}

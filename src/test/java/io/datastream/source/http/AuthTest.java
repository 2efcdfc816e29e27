package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.datastream.failure.SeveralProblemsException;
import io.datastream.source.Items;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who asks is shown to whom it concerns, and to nobody else. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthTest {
  private ConfiguredApi apis;

  @BeforeAll
  void start() {
    apis = new ConfiguredApi();
  }

  @AfterAll
  void stop() {
    apis.close();
  }

  private static Map<String, String> settings(String... pairs) {
    Map<String, String> settings = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      settings.put(pairs[i], pairs[i + 1]);
    }
    return settings;
  }

  @Test
  void basicBearerHeaderAndQuery() throws IOException {
    try (var api = FakeApi.json("[{}]")) {
      apis.read(
          api.url("/a"), settings("auth.type", "basic", "auth.user", "ä", "auth.password", "p:w"));
      apis.read(api.url("/b"), settings("auth.type", "Bearer", "auth.token", "t0ken"));
      apis.read(
          api.url("/c"),
          settings("auth.type", "header", "auth.name", "X-Api-Key", "auth.token", "k"));
      apis.read(
          api.url("/d?x=1&key=old"),
          settings("auth.type", "query", "auth.name", "key", "auth.token", "a b&c"));

      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Authorization"))
          .isEqualTo("Basic w6Q6cDp3");
      assertThat(api.seen().get(1).getRequestHeaders().getFirst("Authorization"))
          .isEqualTo("Bearer t0ken");
      assertThat(api.seen().get(2).getRequestHeaders().getFirst("X-Api-Key")).isEqualTo("k");
      assertThat(api.seen().get(3).getRequestURI().toString()).isEqualTo("/d?x=1&key=a%20b%26c");
    }
  }

  @Test
  void postSendsItsBody() throws IOException {
    List<String> bodies = new CopyOnWriteArrayList<>();
    try (var api =
        new FakeApi(
            exchange -> {
              bodies.add(body(exchange));
              FakeApi.send(exchange, 200, "{\"data\":{\"users\":[{\"id\":1}]}}");
            })) {
      var items =
          apis.read(
              api.url("/graphql"),
              settings(
                  "method",
                  "post",
                  "body",
                  "{\"query\":\"{users{id}}\"}",
                  "records",
                  "/data/users"));

      assertThat(items.records()).containsExactly("{\"id\":1}");
      assertThat(api.seen().get(0).getRequestMethod()).isEqualTo("POST");
      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Content-Type"))
          .isEqualTo("application/json");
      assertThat(bodies).containsExactly("{\"query\":\"{users{id}}\"}");
    }
  }

  private static String body(HttpExchange exchange) throws IOException {
    return new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
  }

  @Test
  void nothingGoesToAnotherOrigin() throws IOException {
    try (var other = FakeApi.json("[{\"id\":1}]");
        var api =
            new FakeApi(exchange -> FakeApi.redirect(exchange, other.url("127.0.0.1", "/there")))) {
      for (Map<String, String> it :
          List.of(
              settings("auth.type", "bearer", "auth.token", "hush"),
              settings("auth.type", "header", "auth.name", "X-Key", "auth.token", "hush"),
              settings("auth.type", "query", "auth.name", "key", "auth.token", "hush"))) {
        assertThat(apis.read(api.url("/a"), it).records()).hasSize(1);
      }

      assertThat(other.seen()).hasSize(3);
      for (HttpExchange seen : other.seen()) {
        assertThat(seen.getRequestURI().toString()).isEqualTo("/there");
        assertThat(seen.getRequestHeaders().entrySet().toString()).doesNotContain("hush");
      }
    }
  }

  /** An issuer of tokens, and an API that takes the latest one. */
  private static final class Issuer implements FakeApi.Answer {
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger issued = new AtomicInteger();
    private final String seconds;
    private volatile int good = 1;

    Issuer(String seconds) {
      this.seconds = seconds;
    }

    @Override
    public void to(HttpExchange exchange) throws IOException {
      if (exchange.getRequestURI().getPath().equals("/token")) {
        asked.add(exchange.getRequestHeaders().getFirst("Authorization") + " " + body(exchange));
        FakeApi.send(
            exchange,
            200,
            "{\"access_token\":\"t%d\",\"token_type\":\"Bearer\",\"expires_in\":%s}"
                .formatted(issued.incrementAndGet(), seconds));
        return;
      }
      boolean known =
          ("Bearer t" + good).equals(exchange.getRequestHeaders().getFirst("Authorization"));
      FakeApi.send(exchange, known ? 200 : 401, known ? "[{\"id\":1}]" : "");
    }
  }

  private Map<String, String> issued(FakeApi api, String... more) {
    Map<String, String> settings =
        settings(
            "auth.type",
            "oauth2",
            "auth.token-url",
            api.url("/token"),
            "auth.client-id",
            "me",
            "auth.client-secret",
            "s hush");
    settings.putAll(settings(more));
    return settings;
  }

  @Test
  void aTokenIsAskedForOnceAndUsed() throws IOException {
    Issuer issuer = new Issuer("3600");
    try (var api = new FakeApi(issuer)) {
      var source = apis.source(api.url("/users"), issued(api, "auth.scope", "read all"));
      for (int i = 0; i < 3; i++) {
        assertThat(Items.of(source.open(1 << 20).await().indefinitely()).records()).hasSize(1);
      }

      assertThat(issuer.asked)
          .containsExactly("Basic bWU6cytodXNo grant_type=client_credentials&scope=read+all");
    }
  }

  @Test
  void anIssuerMayWantIdAndSecretInTheBody() throws IOException {
    Issuer issuer = new Issuer("null");
    try (var api = new FakeApi(issuer)) {
      apis.read(api.url("/users"), issued(api, "auth.client-auth", "body"));

      assertThat(issuer.asked)
          .containsExactly("null grant_type=client_credentials&client_id=me&client_secret=s+hush");
    }
  }

  @Test
  void aTokenThatIsRefusedIsAskedForOnceMore() throws IOException {
    Issuer issuer = new Issuer("3600");
    try (var api = new FakeApi(issuer)) {
      issuer.good = 2;
      assertThat(apis.read(api.url("/users"), issued(api)).records()).hasSize(1);
      assertThat(issuer.asked).hasSize(2);

      issuer.good = 0;
      assertThatThrownBy(() -> apis.read(api.url("/users"), issued(api)))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("status 401")
          .hasMessageContaining("datastream.sources.users.auth")
          .hasMessageNotContaining("hush");
      assertThat(issuer.asked).hasSize(4);
    }
  }

  @Test
  void aTokenThatHasComeToItsEndIsAskedForAnew() throws IOException {
    Issuer issuer = new Issuer("0");
    try (var api = new FakeApi(issuer)) {
      var source = apis.source(api.url("/users"), issued(api));
      for (int i = 1; i <= 3; i++) {
        issuer.good = i;
        source.open(1 << 20).await().indefinitely().close();
      }

      assertThat(issuer.asked).hasSize(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          400 | {"error":"invalid_client","error_description":"unknown client"} | gives no token (status 400, invalid_client: unknown client)
          200 | {} | gives no token (status 200)
          200 | <html> | answered with status 200 and no JSON: <html>
          200 | {"access_token":"x","token_type":"mac"} | gives a token of the type 'mac', not bearer
          """)
  void anIssuerThatGivesNoneIsTheReason(int status, String body, String said) throws IOException {
    try (var api = new FakeApi(exchange -> FakeApi.send(exchange, status, body))) {
      assertThatThrownBy(() -> apis.read(api.url("/users"), issued(api)))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining(api.url("/token"))
          .hasMessageContaining(said)
          .hasMessageContaining("datastream.sources.users.auth.token-url")
          .hasMessageNotContaining("hush")
          .hasMessageNotContaining("tried");
    }
  }

  @Test
  void anIssuerThatIsAwayForAMomentIsAskedAgain() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    Issuer issuer = new Issuer("3600");
    try (var api =
        new FakeApi(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/token")
                  && asked.incrementAndGet() == 1) {
                FakeApi.send(exchange, 503, "");
              } else {
                issuer.to(exchange);
              }
            })) {
      assertThat(apis.read(api.url("/users"), issued(api)).records()).hasSize(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          auth.type=magic | auth.type: 'magic' is given; accepted: one of basic, bearer, header, oauth2, query
          auth.type=basic | auth.user: nothing is given; accepted: what auth.type=basic needs
          auth.type=basic auth.user=a:b auth.password=x | auth.user: 'a:b' is given
          auth.type=bearer | auth.token: nothing is given
          auth.type=header auth.name=X:Y auth.token=hush | auth.name: 'X:Y' is given
          auth.type=oauth2 auth.token-url=ftp://x auth.client-id=a auth.client-secret=hush | auth.token-url: 'ftp://x' is given
          auth.type=oauth2 auth.token-url=http://x auth.client-id=a auth.client-secret=hush auth.client-auth=no | auth.client-auth: 'no' is given; accepted: header or body
          paging.type=magic | paging.type: 'magic' is given; accepted: one of cursor, link, next, none, offset, page
          paging.type=next | paging.next: nothing is given
          paging.type=next paging.next=a | paging.next: 'a' is given; accepted: a JSON pointer
          paging.type=cursor | paging.next: nothing is given
          paging.type=offset | paging.size: nothing is given
          paging.type=page paging.size=0 | paging.size: '0' is given
          paging.type=page paging.size-parameter=n | paging.size: nothing is given
          paging.max-pages=0 | paging.max-pages: '0' is given
          method=PUT | method: 'PUT' is given; accepted: GET or POST
          body=x | method: 'GET' is given; accepted: POST, for body is given
          """)
  void wrongSettingsAreNamed(String given, String said) {
    List<String> pairs = new ArrayList<>();
    for (String pair : given.strip().split(" ")) {
      pairs.addAll(List.of(pair.split("=", 2)));
    }

    assertThatThrownBy(() -> apis.source("http://x/", settings(pairs.toArray(String[]::new))))
        .isInstanceOfAny(SourceConfigurationException.class, SeveralProblemsException.class)
        .hasMessageContaining("datastream.sources.users." + said)
        .hasMessageNotContaining("hush");
  }
}

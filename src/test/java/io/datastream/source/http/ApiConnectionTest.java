package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections, addresses and headers as they are met. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiConnectionTest {
  private static final String OK = "HTTP/1.1 200 OK\r\n";

  private ApiFixture sources;

  @BeforeAll
  void start() {
    sources = new ApiFixture();
  }

  @AfterAll
  void stop() {
    sources.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "HTTP/1.",
        OK,
        OK + "Content-Le",
        OK + "Content-Length: 10\r\n",
        OK + "Content-Length: 10\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n",
        OK + "Transfer-Encoding: chunked\r\n\r\n5\r\n",
      })
  void aConnectionLostBeforeAnyOfTheBodyIsTriedAgain(String begun) throws IOException {
    var count = new AtomicInteger();
    try (var server =
        new RawServer(
            out ->
                RawServer.write(
                    out,
                    count.incrementAndGet() < 3
                        ? begun
                        : OK + "Content-Length: 10\r\n\r\n[{\"id\":1}]"))) {
      var items = sources.read(server.url());

      assertThat(items.reasons()).isEmpty();
      assertThat(items.records()).containsExactly("{\"id\":1}");
      assertThat(server.connections()).isEqualTo(3);
    }
  }

  @Test
  void anEmptyBodyIsNoLostConnection() throws IOException {
    try (var server =
        new RawServer(out -> RawServer.write(out, OK + "Content-Length: 0\r\n\r\n"))) {
      assertThat(sources.read(server.url()).reasons())
          .containsExactly("expected JSON, got an empty body");
      assertThat(server.connections()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/a/b|?x=1|/a/b?x=1",
        "/a/b|c d|/a/c%20d",
        "/a/b|c%7Cd|/a/c%7Cd",
        "/a/b|//localhost:PORT/c|/c",
        "/a/b|./../c/#there|/c/",
        "/a/b|http://localhost:PORT|/",
        "/a/b|HTTP://u:p@LOCALHOST:PORT/c|/c",
        "/a/b|größe|/a/gr%C3%B6%C3%9Fe",
      })
  void redirectsAreResolvedAsBrowsersDo(String path, String location, String target)
      throws IOException {
    var seen = new StringBuilder();
    try (var api =
        new FakeApi(
            exchange -> {
              var uri = exchange.getRequestURI().toString();
              if (uri.equals(path)) {
                var port = String.valueOf(exchange.getLocalAddress().getPort());
                // The JDK's server writes a char a byte.
                var bytes = location.replace("PORT", port).getBytes("UTF-8");
                FakeApi.redirect(exchange, new String(bytes, "ISO-8859-1"));
              } else {
                seen.append(uri);
                FakeApi.send(exchange, 200, "[{}]");
              }
            })) {
      assertThat(sources.read(api.url(path)).records()).hasSize(1);
      assertThat(seen).hasToString(target);
    }
  }

  @Test
  void aBarInARedirectIsEncoded() throws IOException {
    try (var api =
        new FakeApi(
            exchange -> {
              if (exchange.getRequestURI().getPath().equals("/a")) {
                FakeApi.redirect(exchange, "/b|c?d|e");
              } else {
                FakeApi.send(exchange, 200, "[{}]");
              }
            })) {
      assertThat(sources.read(api.url("/a")).records()).hasSize(1);
      assertThat(api.seen().get(1).getRequestURI()).hasToString("/b%7Cc?d%7Ce");
    }
  }

  @Test
  void whereARedirectLeadsNowhereItsSecretsAreNotShown() throws IOException {
    try (var api =
        new FakeApi(exchange -> FakeApi.redirect(exchange, "ftp://jo:hush@h/x?token=hush"))) {
      assertThatThrownBy(() -> sources.read(api.url("/a")))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll("redirects to 'ftp://h/x'", "does not begin with http")
          .hasMessageNotContaining("hush");
    }
  }

  @ParameterizedTest
  @CsvSource({"my_host.test,my_host.test", "bücher.test,xn--bcher-kva.test", "A-B.c_d,a-b.c_d"})
  void hostsAreNamedAsTheyAre(String written, String host) throws IOException {
    // A proxy, so that nobody has to know the names.
    try (var api = FakeApi.json("[{}]");
        var proxy = new FakeProxy(null);
        var behind = new ApiFixture(Map.of("http_proxy", proxy.address()))) {
      assertThat(behind.read(api.url(written, "/users")).records()).hasSize(1);
      assertThat(proxy.requests())
          .containsExactly("GET http://" + host + ":" + api.port() + "/users HTTP/1.1");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"LOCALHOST", "127.0.0.1"})
  void theHostIsSentWithItsPort(String host) throws IOException {
    try (var api = FakeApi.json("[{}]")) {
      assertThat(sources.read(api.url(host, "/users")).records()).hasSize(1);
      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Host"))
          .isEqualToIgnoringCase(host + ":" + api.port());
    }
  }

  @Test
  void aHostThatNobodyKnowsIsNamed() {
    assertThatThrownBy(() -> sources.read("http://nobody.invalid/users"))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll("GET http://nobody.invalid/users", "host", "'nobody.invalid'");
  }

  @Test
  void anIpv6AddressIsReached() throws IOException {
    try (var api =
        new FakeApi(
            exchange -> FakeApi.send(exchange, 200, "[{}]"), null, InetAddress.getByName("::1"))) {
      assertThat(sources.read(api.url("[::1]", "/users")).records()).hasSize(1);
      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Host"))
          .isEqualTo("[::1]:" + api.port());
    }
  }

  @ParameterizedTest
  @CsvSource({"1,50000", "300,100", "1,0"})
  void largeHeadersAreRead(int headers, int length) throws IOException {
    var head = new StringBuilder(OK.replace("OK", "O" + "K".repeat(length == 0 ? 20_000 : 1)));
    for (int i = 0; i < headers; i++) {
      head.append("X-Policy-").append(i).append(": ").append("x".repeat(length)).append("\r\n");
    }
    try (var server =
        new RawServer(out -> RawServer.write(out, head + "Content-Length: 4\r\n\r\n[{}]"))) {
      assertThat(sources.read(server.url()).records()).hasSize(1);
    }
  }

  @Test
  void headersBeyondAllMeasureAreRefusedAtOnce() throws IOException {
    try (var server =
        new RawServer(
            out ->
                RawServer.write(
                    out, OK + "X: " + "x".repeat(100_000) + "\r\nContent-Length: 4\r\n\r\n[{}]"))) {
      assertThatThrownBy(() -> sources.read(server.url()))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("the answer's headers are too large")
          .hasMessageNotContaining("tried");
    }
  }

  @Test
  void anAnswerWithoutNextPageHasNoWarning() throws IOException {
    try (var api = FakeApi.json("[{}]")) {
      assertThat(sources.open(ApiFixture.api(api.url("/users"))).warnings()).isEmpty();
    }
  }
}

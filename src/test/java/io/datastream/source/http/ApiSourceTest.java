package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.http.address.HttpAddress;
import io.datastream.source.http.proxy.Proxies;
import io.vertx.mutiny.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiSourceTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n";

  private Vertx vertx;
  private HttpClients clients;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
    clients = new HttpClients(vertx);
  }

  @AfterAll
  void stop() {
    vertx.closeAndAwait();
  }

  private Source source(String url, String pointer, Duration readTimeout) {
    var api =
        new HttpSettings(
            new SourceKey("users"),
            HttpAddress.parse(url),
            Map.of("Authorization", "Bearer secret"),
            Duration.ofSeconds(5),
            readTimeout,
            2,
            3,
            Optional.empty());
    return ApiFixture.source(api, new Requests(clients, new Proxies(Map.of()), api), pointer);
  }

  private RecordReader open(String url, String pointer) {
    return source(url, pointer, Duration.ofSeconds(30)).open(1 << 20).await().atMost(LIMIT);
  }

  private Items read(String url) {
    return Items.of(open(url, ""));
  }

  @Test
  void elementsComeOutUnchangedButCompact() throws IOException {
    var body =
        "[ {\"a\" : 1.50, \"b\":[-0.0, 1E2, 12345678901234567890123]},\n {\"😀\":\"\\u00e9\\n\"} ]";
    try (var api = FakeApi.json(body)) {
      var items = read(api.url("/users"));

      assertThat(items.records())
          .containsExactly(
              "{\"a\":1.50,\"b\":[-0.0,1E2,12345678901234567890123]}", "{\"😀\":\"é\\n\"}");
      assertThat(items.broken()).isEmpty();
      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Authorization"))
          .isEqualTo("Bearer secret");
    }
  }

  @Test
  void thePointerLeadsToTheArray() throws IOException {
    var body = "{\"x\":[1,{\"items\":3}],\"a/b\":[0,{\"items\":[{\"id\":1}]}],\"next\":null}";
    try (var api = FakeApi.json(body)) {
      assertThat(Items.of(open(api.url("/users"), "/a~1b/1/items")).records())
          .containsExactly("{\"id\":1}");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"data\":{\"items\":{}}}|/data/items|at /data/items: expected an array, found an object",
        "{\"data\":{}}|/data/items|nothing at /data/items",
        "{\"data\":[1]}|/data/1|nothing at /data/1",
        "{\"data\":3}|/data/items|nothing at /data/items",
        "{\"data\":3}|``|at the top: expected an array, found an object",
        "<!doctype html><p>Log in|``|expected JSON, got text/html: <!doctype html><p>Log in",
        "hello|``|not valid JSON: Unrecognized token 'hello'",
      })
  void whatIsNoArrayEndsTheReading(String body, String pointer, String reason) throws IOException {
    try (var api =
        new FakeApi(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
              FakeApi.send(exchange, 200, body);
            })) {
      var items = Items.of(open(api.url("/users"), pointer));

      assertThat(items.records()).isEmpty();
      assertThat(items.reasons()).singleElement().asString().startsWith(reason);
      assertThat(items.broken().get(0).fatal()).isTrue();
    }
  }

  @Test
  void elementsThatAreNoObjectsAreBrokenAndTheNextGoesOn() throws IOException {
    try (var api = FakeApi.json("[{\"a\":1},7, [1, 2],\"x\",null,{\"a\":\"\\ud800\"},{\"a\":2}]")) {
      var items = read(api.url("/users?token=secret"));

      assertThat(items.records()).containsExactly("{\"a\":1}", "{\"a\":2}");
      assertThat(items.reasons())
          .containsExactly(
              "element 1 is a number, not an object",
              "element 2 is an array, not an object",
              "element 3 is a string, not an object",
              "element 4 is null, not an object",
              "element 5 has half of a surrogate pair (U+D800) at byte 34, which UTF-8 cannot hold");
      assertThat(items.places())
          .startsWith(api.url("/users @ byte 9"), api.url("/users @ byte 12"));
      assertThat(items.broken().get(1).bytes())
          .isEqualTo("[1, 2]".getBytes(StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({"429,0", "503,", "500,", "502,'Wed, 21 Oct 2015 07:28:00 GMT'"})
  void passingFailuresAreRetried(int status, String retryAfter) throws IOException {
    var count = new AtomicLong();
    try (var api =
        new FakeApi(
            exchange -> {
              if (count.incrementAndGet() < 3) {
                if (retryAfter != null) {
                  exchange.getResponseHeaders().set("Retry-After", retryAfter);
                }
                FakeApi.send(exchange, status, "not now");
              } else {
                FakeApi.send(exchange, 200, "[{}]");
              }
            })) {
      assertThat(read(api.url("/users")).records()).containsExactly("{}");
      assertThat(api.seen()).hasSize(3);
    }
  }

  @Test
  void aLookAsksOnce() throws IOException {
    try (var api = new FakeApi(exchange -> FakeApi.send(exchange, 503, ""))) {
      assertThatThrownBy(
              () ->
                  source(api.url("/users"), "", Duration.ofSeconds(30))
                      .look(1 << 20)
                      .await()
                      .atMost(LIMIT))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("status 503")
          .hasMessageNotContaining("tried");
      assertThat(api.seen()).hasSize(1);
    }
  }

  @Test
  void retriesAreBounded() throws IOException {
    try (var api = new FakeApi(exchange -> FakeApi.send(exchange, 503, ""))) {
      assertThatThrownBy(() -> open(api.url("/users?key=secret"), ""))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll(
              "source 'users'",
              api.url("/users"),
              "status 503",
              "tried 3 times",
              "datastream.sources.users.url")
          .hasMessageNotContainingAny("\n", "secret");
      assertThat(api.seen()).hasSize(3);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {400, 401, 403, 404, 410, 304})
  void otherStatusesFailAtOnce(int status) throws IOException {
    try (var api = new FakeApi(exchange -> FakeApi.send(exchange, status, ""))) {
      assertThatThrownBy(() -> open(api.url("/users"), ""))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("status " + status);
      assertThat(api.seen()).hasSize(1);
    }
  }

  @Test
  void aRefusedConnectionNamesAddressAndKey() throws IOException {
    int free;
    try (var socket = new ServerSocket(0)) {
      free = socket.getLocalPort();
    }

    assertThatThrownBy(() -> open("http://localhost:" + free + "/users", ""))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll(
            "http://localhost:" + free + "/users", "refused", "datastream.sources.users.url")
        .hasMessageNotContaining("\n");
  }

  @Test
  void aServerThatNeverAnswersIsGivenUp() throws IOException {
    try (var socket = new ServerSocket(0)) {
      var url = "http://localhost:" + socket.getLocalPort() + "/users";

      assertThatThrownBy(
              () -> source(url, "", Duration.ofMillis(100)).open(1 << 20).await().atMost(LIMIT))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll(
              "no answer within 100 ms", "datastream.sources.users.read-timeout");
    }
  }

  @Test
  void redirectsAreFollowedButNotInCircles() throws IOException {
    try (var api =
        new FakeApi(
            exchange -> {
              switch (exchange.getRequestURI().getPath()) {
                case "/old/users" -> FakeApi.redirect(exchange, "../new");
                case "/new" -> FakeApi.send(exchange, 200, "[{\"id\":1}]");
                case "/file" -> FakeApi.redirect(exchange, "file:///etc/passwd");
                default -> FakeApi.redirect(exchange, "/circle");
              }
            })) {
      assertThat(read(api.url("/old/users")).records()).hasSize(1);
      assertThat(api.seen().get(1).getRequestHeaders()).containsKey("Authorization");
      assertThatThrownBy(() -> open(api.url("/circle"), ""))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll(
              "more than 3 redirects", "datastream.sources.users.max-redirects");
      assertThat(api.seen()).hasSize(2 + 4);
      assertThatThrownBy(() -> open(api.url("/file"), ""))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContaining("file:///etc/passwd");
    }
  }

  @Test
  void headersDoNotLeakToAnotherOrigin() throws IOException {
    try (var home = new AtomicApi();
        var other = new FakeApi(exchange -> FakeApi.redirect(exchange, home.url("/end")))) {
      home.redirectTo(other.url("/steal"));

      assertThat(read(home.url("/users")).records()).hasSize(1);
      assertThat(home.seen().get(0)).isEqualTo("Bearer secret");
      assertThat(other.seen().get(0).getRequestHeaders()).doesNotContainKey("Authorization");
      assertThat(home.seen().get(1)).as("back home, but not on our own way").isEqualTo("none");
    }
  }

  @Test
  void gzipIsRead() throws IOException {
    var zipped = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(zipped)) {
      gzip.write("[{\"id\":1},{\"id\":2}]".getBytes(StandardCharsets.UTF_8));
    }
    try (var api =
        new FakeApi(
            exchange -> {
              exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              exchange.sendResponseHeaders(200, zipped.size());
              zipped.writeTo(exchange.getResponseBody());
            })) {
      assertThat(read(api.url("/users")).records()).hasSize(2);
      assertThat(api.seen().get(0).getRequestHeaders().getFirst("Accept-Encoding"))
          .isEqualTo("gzip");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "Connection: close|[{\"id\":1},{\"id\":2},{\"id\":|the JSON is cut off",
        "Connection: close|[{\"id\":1},{\"id\":2}] {}|more text after the end",
        "Content-Length: 1000|[{\"id\":1},{\"id\":2},{\"id\":|connection lost",
        "Content-Length: 1000|[{\"id\":1},{\"id\":2}]|connection lost",
      })
  void aBodyThatBreaksOffKeepsWhatCameBefore(String header, String body, String reason)
      throws IOException {
    try (var server = new RawServer(out -> RawServer.write(out, OK + header + "\r\n\r\n" + body))) {
      var items = read(server.url());

      assertThat(items.records()).containsExactly("{\"id\":1}", "{\"id\":2}");
      assertThat(items.reasons()).singleElement().asString().startsWith(reason);
      assertThat(items.places().get(0)).matches("http://localhost:\\d+/users @ byte [12]\\d");
      assertThat(items.broken().get(0).fatal()).isTrue();
    }
  }

  @Test
  void bytesThatCameBeforeTheConnectionWasLostAreNotLost() throws IOException {
    var elements = 20_000;
    var body = "[" + "{\"id\":1},".repeat(elements);
    try (var server =
        new RawServer(out -> RawServer.write(out, OK + "Content-Length: 9999999\r\n\r\n" + body))) {
      var items = read(server.url());

      assertThat(items.records()).hasSize(elements);
      assertThat(items.reasons()).singleElement().asString().startsWith("connection lost");
    }
  }

  @Test
  void aServerThatStallsMidBodyIsGivenUp() throws IOException {
    var over = new CountDownLatch(1);
    try (var server =
        new RawServer(
            out -> {
              RawServer.write(out, OK + "Content-Length: 1000\r\n\r\n[{\"id\":1},{\"id\":");
              over.await();
            })) {
      var items =
          Items.of(
              source(server.url(), "", Duration.ofMillis(300)).open(1 << 20).await().atMost(LIMIT));
      over.countDown();

      assertThat(items.records()).hasSize(1);
      assertThat(items.reasons())
          .containsExactly(
              "read timeout: no bytes for 300 ms (datastream.sources.users.read-timeout)");
      assertThat(new String(items.broken().get(0).bytes(), StandardCharsets.UTF_8)).startsWith("{");
    }
  }

  @Test
  void aSlowReaderThrottlesTheServer() throws IOException {
    int size = 64 << 20;
    var element = "{\"id\":1,\"text\":\"" + "x".repeat(1000) + "\"},";
    int elements = size / element.length();
    var sent = new AtomicLong();
    try (var server =
            new RawServer(
                out -> {
                  RawServer.write(out, OK + "Connection: close\r\n\r\n[");
                  var bytes = element.getBytes(StandardCharsets.UTF_8);
                  for (int i = 0; i < elements; i++) {
                    out.write(bytes);
                    sent.addAndGet(bytes.length);
                  }
                  RawServer.write(out, "{}]");
                });
        var reader = open(server.url(), "")) {
      long read = 0;
      long mostAhead = 0;
      for (var item = reader.next(); item != null; item = reader.next()) {
        assertThat(item).isInstanceOf(SourceItem.ReadRecord.class);
        read++;
        if (read % 4096 == 0) {
          settle(sent);
        }
        mostAhead = Math.max(mostAhead, sent.get() - read * element.length());
      }

      assertThat(read).isEqualTo(elements + 1L);
      // What is in flight is in the buffers of two sockets, most of it; far from all of it.
      assertThat(mostAhead).isLessThan(size / 2);
    }
  }

  /** Gives the server all the time it wants to run ahead. */
  private static void settle(AtomicLong sent) {
    long before;
    do {
      before = sent.get();
      for (int i = 0; i < 10_000; i++) {
        Thread.yield();
      }
    } while (sent.get() != before);
  }

  @Test
  void aReaderClosedMidwayEndsTheConnection() throws IOException, InterruptedException {
    var gone = new CountDownLatch(1);
    try (var server =
        new RawServer(
            out -> {
              try {
                RawServer.write(out, OK + "Connection: close\r\n\r\n[");
                while (true) {
                  RawServer.write(out, "{\"id\":1},");
                }
              } finally {
                gone.countDown();
              }
            })) {
      try (var reader = open(server.url(), "")) {
        assertThat(reader.next()).isNotNull();
      }
      assertThat(gone.await(60, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void anInterruptedReaderStops() throws IOException {
    try (var server =
            new RawServer(
                out -> {
                  RawServer.write(out, OK + "Content-Length: 1000\r\n\r\n[");
                  new CountDownLatch(1).await();
                });
        var reader = open(server.url(), "")) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(reader::next).isInstanceOf(UncheckedIOException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  /** A server that redirects its first caller and serves the later ones. */
  private static final class AtomicApi implements AutoCloseable {

    private final List<String> seen = new CopyOnWriteArrayList<>();
    private final FakeApi api;
    private volatile String elsewhere;

    AtomicApi() throws IOException {
      api =
          new FakeApi(
              exchange -> {
                var header = exchange.getRequestHeaders().getFirst("Authorization");
                seen.add(header == null ? "none" : header);
                if (exchange.getRequestURI().getPath().equals("/end")) {
                  FakeApi.send(exchange, 200, "[{}]");
                } else {
                  FakeApi.redirect(exchange, elsewhere);
                }
              });
    }

    void redirectTo(String url) {
      elsewhere = url;
    }

    String url(String path) {
      return api.url(path);
    }

    List<String> seen() {
      return seen;
    }

    @Override
    public void close() {
      api.close();
    }
  }
}

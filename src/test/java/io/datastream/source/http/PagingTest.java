package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** All pages are read, each once, whatever the server does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PagingTest {
  private ConfiguredApi apis;

  @BeforeAll
  void start() {
    apis = new ConfiguredApi();
  }

  @AfterAll
  void stop() {
    apis.close();
  }

  /** Pages in each of the ways in which servers have them. */
  private static final class Pages implements FakeApi.Answer {
    private final int records;
    private final int size;
    private final Random habits;

    /**
     * @param habits by which requests are refused for a moment; null where all are answered
     */
    Pages(int records, int size, Random habits) {
      this.records = records;
      this.size = size;
      this.habits = habits;
    }

    @Override
    public void to(HttpExchange exchange) throws IOException {
      int habit;
      synchronized (this) {
        habit = habits == null ? 9 : habits.nextInt(10);
      }
      if (habit == 0) {
        exchange.getResponseHeaders().add("Retry-After", "0");
        FakeApi.send(exchange, 429, "");
      } else if (habit == 1) {
        FakeApi.send(exchange, 502, "<html>");
      } else if (habit == 2) {
        // The connection ends without an answer.
        exchange.close();
      } else {
        answer(exchange);
      }
    }

    private void answer(HttpExchange exchange) throws IOException {
      Map<String, String> query = query(exchange);
      String path = exchange.getRequestURI().getPath();
      int from =
          switch (path) {
            case "/page" -> (Integer.parseInt(query.getOrDefault("page", "1")) - 1) * size;
            case "/offset" -> Integer.parseInt(query.getOrDefault("offset", "0"));
            case "/after" ->
                query.containsKey("after") ? Integer.parseInt(query.get("after")) + 1 : 0;
            default -> Integer.parseInt(query.getOrDefault("c ursor", "0"));
          };
      int to = Math.min(records, from + size);
      String items =
          IntStream.range(Math.min(from, records), to)
              .mapToObj("{\"id\":%d}"::formatted)
              .collect(Collectors.joining(","));
      boolean more = to < records;
      String next = path + "?c%20ursor=" + to;
      if (path.equals("/link")) {
        if (more) {
          exchange.getResponseHeaders().add("Link", "<" + next + ">; rel=\"next\"");
        }
        FakeApi.send(exchange, 200, "[" + items + "]");
      } else if (path.equals("/next")) {
        String link = more ? "\"" + next + "\"" : "null";
        FakeApi.send(
            exchange,
            200,
            "{\"data\":{\"items\":[" + items + "],\"x\":[1]},\"links\":{\"next\":" + link + "}}");
      } else if (path.equals("/before")) {
        String cursor = more ? String.valueOf(to) : "\"\"";
        FakeApi.send(
            exchange,
            200,
            "{\"meta\":[{\"cursor\":" + cursor + "}],\"data\":{\"items\":[" + items + "]}}");
      } else {
        FakeApi.send(exchange, 200, "{\"data\":{\"items\":[" + items + "]}}");
      }
    }

    private static Map<String, String> query(HttpExchange exchange) {
      Map<String, String> query = new HashMap<>();
      String given = exchange.getRequestURI().getRawQuery();
      for (String pair : given == null ? new String[0] : given.split("&")) {
        String[] its = pair.split("=", 2);
        query.put(
            URLDecoder.decode(its[0], StandardCharsets.UTF_8),
            URLDecoder.decode(its[1], StandardCharsets.UTF_8));
      }
      return query;
    }
  }

  /** The ways, each with its settings. */
  private static Map<String, String> settings(String way) {
    return switch (way) {
      case "link" -> Map.of();
      case "next" ->
          Map.of("records", "/data/items", "paging.type", "next", "paging.next", "/links/next");
      case "before" ->
          Map.of(
              "records",
              "/data/items",
              "paging.type",
              "cursor",
              "paging.next",
              "/meta/0/cursor",
              "paging.parameter",
              "c ursor");
      case "after" ->
          Map.of(
              "records",
              "/data/items",
              "paging.type",
              "cursor",
              "paging.field",
              "id",
              "paging.parameter",
              "after");
      case "page" -> Map.of("records", "/data/items", "paging.type", "page");
      default -> Map.of("records", "/data/items", "paging.type", "offset", "paging.size", "7");
    };
  }

  private static List<String> ids(int records) {
    return IntStream.range(0, records).mapToObj("{\"id\":%d}"::formatted).toList();
  }

  /** How many requests it takes to know that there is no page more is each way's own. */
  @ParameterizedTest
  @CsvSource({
    "link, 0, 1",
    "link, 7, 1",
    "link, 14, 2",
    "link, 20, 3",
    "next, 0, 1",
    "next, 7, 1",
    "next, 14, 2",
    "next, 20, 3",
    "before, 0, 1",
    "before, 14, 2",
    "before, 20, 3",
    "after, 0, 1",
    "after, 14, 3",
    "after, 20, 4",
    "page, 0, 1",
    "page, 14, 3",
    "page, 20, 4",
    "offset, 0, 1",
    "offset, 14, 3",
    "offset, 20, 3",
  })
  void eachPageIsReadOnce(String way, int records, int requests) throws IOException {
    try (var api = new FakeApi(new Pages(records, 7, null))) {
      var reader = apis.open(api.url("/" + way), settings(way));

      Items items = Items.of(reader);

      assertThat(items.records()).isEqualTo(ids(records));
      assertThat(items.broken()).isEmpty();
      assertThat(reader.warnings()).isEmpty();
      assertThat(reader.isWhole()).isTrue();
      assertThat(api.seen()).hasSize(requests);
    }
  }

  @Test
  void theSizeIsAskedFor() throws IOException {
    try (var api = new FakeApi(new Pages(20, 7, null))) {
      Map<String, String> settings = new HashMap<>(settings("page"));
      settings.put("paging.size", "7");
      settings.put("paging.size-parameter", "per_page");

      assertThat(apis.read(api.url("/page?x=y"), settings).records()).hasSize(20);
      assertThat(api.seen().stream().map(it -> it.getRequestURI().toString()))
          .containsExactly(
              "/page?x=y&per_page=7&page=1",
              "/page?x=y&per_page=7&page=2",
              "/page?x=y&per_page=7&page=3");
    }
  }

  /** Whatever order of refusals: the records arrive once. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
  void refusalsChangeNothing(long seed) throws IOException {
    Random random = new Random(seed);
    String way =
        List.of("link", "next", "before", "after", "page", "offset").get(random.nextInt(6));
    int records = random.nextInt(60);
    try (var api = new FakeApi(new Pages(records, 7, random))) {
      Map<String, String> settings = new HashMap<>(settings(way));
      settings.put("retries", "30");

      Items items = apis.read(api.url("/" + way), settings);

      assertThat(items.broken()).isEmpty();
      assertThat(items.records()).isEqualTo(ids(records));
    }
  }

  @Test
  void theNextPageIsOnItsWayWhileThisOneIsRead() throws Exception {
    CountDownLatch second = new CountDownLatch(1);
    Pages pages = new Pages(14, 7, null);
    try (var api =
            new FakeApi(
                exchange -> {
                  if (exchange.getRequestURI().toString().contains("ursor=7")) {
                    second.countDown();
                  }
                  pages.to(exchange);
                });
        RecordReader reader = apis.open(api.url("/link"), settings("link"))) {
      reader.next();

      assertThat(second.await(30, TimeUnit.SECONDS)).isTrue();
      assertThat(reader.next()).isInstanceOf(SourceItem.ReadRecord.class);
    }
  }

  @Test
  void whoDoesNotKnowTheParameterIsNotReadTwice() throws IOException {
    for (String way : List.of("page", "offset")) {
      try (var api =
          FakeApi.json(
              "{\"data\":{\"items\":[1,{\"id\":1},{\"id\":2},{\"id\":3},{\"id\":4},{\"id\":5},{\"id\":6},{\"id\":7}]}}"
                  .replace("1,{\"id\":1}", "{\"id\":1}"))) {
        var reader = apis.open(api.url("/x"), settings(way));

        assertThat(Items.of(reader).records()).hasSize(7);
        assertThat(reader.isWhole()).isFalse();
        assertThat(reader.warnings())
            .singleElement()
            .asString()
            .contains("the same records again", "datastream.sources.users.paging.parameter");
      }
    }
  }

  @Test
  void aPageThatBeginsLikeTheOneBeforeIsReadWhole() throws IOException {
    try (var api =
        new FakeApi(
            exchange ->
                FakeApi.send(
                    exchange,
                    200,
                    switch (exchange.getRequestURI().getQuery()) {
                      case "page=1" -> "[{\"a\":1},{\"a\":1},{\"a\":2}]";
                      case "page=2" -> "[{\"a\":1},{\"a\":1}]";
                      case "page=3" -> "[{\"a\":1},{\"a\":1},{\"a\":3}]";
                      default -> "[]";
                    }))) {
      assertThat(apis.read(api.url("/x"), Map.of("paging.type", "page")).records()).hasSize(8);
    }
  }

  @Test
  void aRingOfPagesEnds() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (var api =
        new FakeApi(
            exchange -> {
              int number = asked.getAndIncrement() % 3;
              exchange
                  .getResponseHeaders()
                  .add("Link", "</p?n=%d>; rel=next".formatted((number + 1) % 3));
              FakeApi.send(exchange, 200, "[{\"n\":%d}]".formatted(number));
            })) {
      var reader = apis.open(api.url("/p?n=0"), Map.of());

      assertThat(Items.of(reader).records()).hasSize(3);
      assertThat(reader.isWhole()).isFalse();
      assertThat(reader.warnings())
          .singleElement()
          .asString()
          .contains("page 3 leads to an address that was read before", "paging.type");
    }
  }

  @Test
  void moreThanAllowedIsSaid() throws IOException {
    try (var api = new FakeApi(new Pages(30, 7, null))) {
      var reader = apis.open(api.url("/link"), Map.of("paging.max-pages", "2"));

      assertThat(Items.of(reader).records()).hasSize(14);
      assertThat(reader.isWhole()).isFalse();
      assertThat(reader.warnings())
          .singleElement()
          .asString()
          .contains("more than 2 pages", "datastream.sources.users.paging.max-pages");
      assertThat(api.seen()).hasSize(2);
    }
  }

  @Test
  void onePageIsReadWhereNoneFollows() throws IOException {
    try (var api = new FakeApi(new Pages(30, 7, null))) {
      var reader = apis.open(api.url("/link"), Map.of("paging.type", "none"));

      assertThat(Items.of(reader).records()).hasSize(7);
      assertThat(reader.isWhole()).isFalse();
      assertThat(reader.warnings())
          .singleElement()
          .asString()
          .contains("next page", api.url("/link"), "datastream.sources.users.paging.type")
          .doesNotContain("ursor");
    }
  }

  @Test
  void aPageThatIsNotThereEndsTheReading() throws IOException {
    Pages pages = new Pages(30, 7, null);
    try (var api =
        new FakeApi(
            exchange -> {
              if (exchange.getRequestURI().toString().contains("ursor=14")) {
                FakeApi.send(exchange, 404, "");
              } else {
                pages.to(exchange);
              }
            })) {
      var reader = apis.open(api.url("/link"), Map.of());
      Items items = Items.of(reader);

      assertThat(items.records()).isEqualTo(ids(14));
      assertThat(items.broken()).singleElement().matches(SourceItem.BrokenPiece::fatal);
      assertThat(items.reasons().get(0)).contains("status 404", "/link");
      assertThat(reader.isWhole()).isFalse();
    }
  }

  @Test
  void brokenPagesAreNamedByTheirNumber() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    try (var api =
        new FakeApi(
            exchange -> {
              boolean first = asked.getAndIncrement() == 0;
              if (first) {
                exchange.getResponseHeaders().add("Link", "</p2>; rel=next");
              }
              FakeApi.send(exchange, 200, first ? "[{\"id\":1}]" : "[{\"id\":2},nonsense");
            })) {
      Items items = apis.read(api.url("/p"), Map.of());

      assertThat(items.records()).hasSize(2);
      assertThat(items.places()).singleElement().asString().contains("/p2 (page 2) @ byte");
    }
  }

  @Test
  void credentialsStayWithTheirOrigin() throws IOException {
    try (var other = FakeApi.json("[{\"id\":2}]");
        var api =
            new FakeApi(
                exchange -> {
                  exchange
                      .getResponseHeaders()
                      .add("Link", "<" + other.url("127.0.0.1", "/p2") + ">; rel=next");
                  FakeApi.send(exchange, 200, "[{\"id\":1}]");
                })) {
      Map<String, String> settings = new HashMap<>();
      settings.put("auth.type", "bearer");
      settings.put("auth.token", "hush");
      settings.put("headers.X-Key", "hush");

      assertThat(apis.read(api.url("/p"), settings).records()).hasSize(2);
      assertThat(api.seen().get(0).getRequestHeaders().entrySet().toString()).contains("hush");
      assertThat(other.seen().get(0).getRequestHeaders().entrySet().toString())
          .doesNotContain("hush");
    }
  }

  @Test
  void anAddressThatCannotBeIsSaid() throws IOException {
    try (var api = FakeApi.json("{\"items\":[{\"id\":1}],\"next\":\"ftp://x/y\"}")) {
      Items items =
          apis.read(
              api.url("/p"),
              Map.of("records", "/items", "paging.type", "next", "paging.next", "/next"));

      assertThat(items.records()).hasSize(1);
      assertThat(items.reasons())
          .singleElement()
          .asString()
          .contains("after page 1", "http://", "paging.type");
    }
  }

  @Test
  void aRecordWithoutTheCursorIsSaid() throws IOException {
    try (var api = FakeApi.json("[{\"id\":1},{\"x\":2}]")) {
      Items items = apis.read(api.url("/p"), Map.of("paging.type", "cursor", "paging.field", "id"));

      assertThat(items.records()).hasSize(2);
      assertThat(items.reasons()).singleElement().asString().contains("no field 'id'");
    }
  }

  @Test
  void manyPagesAreRead() throws IOException {
    try (var api = new FakeApi(new Pages(7_000, 7, null))) {
      assertThat(apis.read(api.url("/before"), settings("before")).records()).isEqualTo(ids(7_000));
      assertThat(api.seen()).hasSize(1_000);
    }
  }

  @Test
  void whoStopsInTheMiddleLetsGo() throws IOException {
    List<RecordReader> readers = new ArrayList<>();
    try (var api = new FakeApi(new Pages(70, 7, null))) {
      for (int i = 0; i < 20; i++) {
        RecordReader reader = apis.open(api.url("/link"), Map.of());
        reader.next();
        reader.close();
        readers.add(reader);
      }
    }
    assertThat(readers).allSatisfy(it -> assertThat(it.next()).isNull());
  }

  @Test
  void theFirstPageThatIsNotThereIsTheSourcesError() throws IOException {
    try (var api = new FakeApi(exchange -> FakeApi.send(exchange, 404, ""))) {
      assertThatThrownBy(() -> apis.open(api.url("/page"), settings("page")))
          .hasMessageContaining("status 404");
    }
  }

  @Test
  void aLimitIsWaitedForAndCostsNoRetry() throws IOException {
    Pages pages = new Pages(21, 7, null);
    AtomicInteger asked = new AtomicInteger();
    try (var api =
        new FakeApi(
            exchange -> {
              if (asked.getAndIncrement() % 4 != 3) {
                FakeApi.send(exchange, 429, "");
              } else {
                pages.to(exchange);
              }
            })) {
      assertThat(apis.read(api.url("/link"), Map.of("retries", "0")).records()).isEqualTo(ids(21));
      assertThat(api.seen()).hasSize(12);
    }
  }

  @Test
  void aLimitThatLastsTooLongIsSaid() throws IOException {
    try (var api =
        new FakeApi(
            exchange -> {
              exchange.getResponseHeaders().add("Retry-After", "3600");
              FakeApi.send(exchange, 429, "");
            })) {
      assertThatThrownBy(() -> apis.open(api.url("/x"), Map.of()))
          .hasMessageContaining("status 429")
          .hasMessageContaining("asks to wait 3600 s")
          .hasMessageContaining("datastream.sources.users.rate-limit-wait is 600 s");
      assertThat(api.seen()).hasSize(1);
    }
  }

  @Test
  void whoSaysThatNoRequestIsLeftIsNotAskedBeforeTheReset() throws IOException {
    Pages pages = new Pages(14, 7, null);
    List<Long> times = new CopyOnWriteArrayList<>();
    try (var api =
        new FakeApi(
            exchange -> {
              times.add(System.nanoTime());
              exchange.getResponseHeaders().add("RateLimit", "\"a\";r=0;t=1");
              pages.to(exchange);
            })) {
      assertThat(apis.read(api.url("/link"), Map.of()).records()).isEqualTo(ids(14));
      assertThat(times.get(1) - times.get(0)).isGreaterThanOrEqualTo(990_000_000L);
    }
  }
}

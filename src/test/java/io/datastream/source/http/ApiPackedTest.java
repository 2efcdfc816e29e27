package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.source.Items;
import io.datastream.source.bytes.ByteSource;
import io.datastream.source.bytes.Unpacker;
import io.datastream.source.bytes.Unpacking;
import io.datastream.source.compression.Gzip;
import io.datastream.source.csv.CsvFixture;
import io.datastream.source.http.proxy.Proxies;
import io.datastream.source.ndjson.NdjsonFormat;
import io.vertx.mutiny.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

class ApiPackedTest {

  /** Without a content coding: the answer is a gzip file, and also with one around it. */
  @Test
  void anAnswerThatIsPackedIsReadAsItIsInThere() throws IOException {
    byte[] packed = gzip("{\"a\":1}\n{\"a\":2}\n".getBytes(StandardCharsets.UTF_8));
    assertThat(read(packed, false)).containsExactly("{\"a\":1}", "{\"a\":2}");
    assertThat(read(gzip(packed), true)).containsExactly("{\"a\":1}", "{\"a\":2}");
  }

  private static List<String> read(byte[] answer, boolean coded) throws IOException {
    Vertx vertx = Vertx.vertx();
    try (FakeApi api =
        new FakeApi(
            exchange -> {
              if (coded) {
                exchange.getResponseHeaders().set("Content-Encoding", "gzip");
              }
              exchange.sendResponseHeaders(200, answer.length);
              exchange.getResponseBody().write(answer);
            },
            null,
            InetAddress.getLoopbackAddress())) {
      HttpSettings settings = ApiFixture.api(api.url("/events"));
      ApiClient client =
          new ApiClient(
              new Requests(new HttpClients(vertx), new Proxies(Map.of()), settings),
              settings,
              Authorization.NONE,
              Clock.systemUTC());
      return Items.of(
              new ByteSource(
                      "events",
                      CsvFixture.SETTINGS,
                      new HttpOrigin(settings, client, Paging.ONE_PAGE, Duration.ofMillis(1)),
                      "application/x-ndjson",
                      new Unpacking(
                          "events",
                          NdjsonFormat.parser("events"),
                          new Unpacker(List.of(new Gzip()))))
                  .open(ApiFixture.MAX_RECORD_BYTES)
                  .await()
                  .atMost(ApiFixture.LIMIT))
          .records();
    } finally {
      vertx.closeAndAwait();
    }
  }

  private static byte[] gzip(byte[] plain) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    }
    return bytes.toByteArray();
  }
}

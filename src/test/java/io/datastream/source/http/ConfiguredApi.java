package io.datastream.source.http;

import io.datastream.source.Items;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.ByteSource;
import io.datastream.source.csv.CsvFixture;
import io.datastream.source.http.auth.BasicAuth;
import io.datastream.source.http.auth.BearerAuth;
import io.datastream.source.http.auth.ClientCredentials;
import io.datastream.source.http.auth.HeaderAuth;
import io.datastream.source.http.auth.QueryAuth;
import io.datastream.source.http.page.CursorPaging;
import io.datastream.source.http.page.LinkPaging;
import io.datastream.source.http.page.NextPaging;
import io.datastream.source.http.page.NoPaging;
import io.datastream.source.http.page.NumberPaging;
import io.datastream.source.http.page.OffsetPaging;
import io.datastream.source.json.JsonConfig;
import io.datastream.source.json.JsonFormat;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.core.Vertx;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** API sources, made of settings as a catalog makes them. */
final class ConfiguredApi implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final SourceKey KEY = new SourceKey("users");

  private final Vertx vertx = Vertx.vertx();

  /**
   * A source that has not been opened.
   *
   * @param settings after its name
   */
  ByteSource source(String url, Map<String, String> settings) {
    Map<String, String> all = new HashMap<>();
    all.put("datastream.sources.users.url", url);
    settings.forEach((name, value) -> all.put("datastream.sources.users." + name, value));
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withDefaultValues(all)
            .addDiscoveredConverters()
            .withMapping(HttpConfig.class)
            .withMapping(JsonConfig.class)
            .withMappingIgnore("datastream.**")
            .build();
    HttpTransport transport =
        new HttpTransport(
            config.getConfigMapping(HttpConfig.class),
            List.of(
                new BasicAuth(),
                new BearerAuth(),
                new HeaderAuth(),
                new QueryAuth(),
                new ClientCredentials()),
            List.of(
                new NoPaging(),
                new LinkPaging(),
                new NextPaging(),
                new CursorPaging(),
                new NumberPaging(),
                new OffsetPaging()),
            vertx,
            Duration.ofMillis(1));
    JsonFormat format = new JsonFormat(config.getConfigMapping(JsonConfig.class));
    return new ByteSource(
        KEY.source(),
        CsvFixture.SETTINGS,
        transport.origin(KEY),
        format.mediaType(),
        format.parser(KEY));
  }

  RecordReader open(String url, Map<String, String> settings) {
    return source(url, settings).open(1 << 20).await().atMost(LIMIT);
  }

  Items read(String url, Map<String, String> settings) {
    return Items.of(open(url, settings));
  }

  @Override
  public void close() {
    vertx.closeAndAwait();
  }
}

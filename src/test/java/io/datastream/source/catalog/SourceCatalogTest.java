package io.datastream.source.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.Items;
import io.datastream.source.Source;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceSettings;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.ByteSources;
import io.datastream.source.bytes.BytesConfig;
import io.datastream.source.csv.CsvConfig;
import io.datastream.source.csv.CsvFormat;
import io.datastream.source.file.FileConfig;
import io.datastream.source.file.FileTransport;
import io.datastream.source.http.HttpConfig;
import io.datastream.source.http.HttpTransport;
import io.datastream.source.http.auth.BasicAuth;
import io.datastream.source.http.page.LinkPaging;
import io.datastream.source.json.JsonConfig;
import io.datastream.source.json.JsonFormat;
import io.datastream.source.sample.SampleKind;
import io.datastream.source.topic.TopicKind;
import io.datastream.testing.JsonServer;
import io.quarkus.runtime.configuration.DurationConverter;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.vertx.mutiny.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SourceCatalogTest {

  private static final Duration LIMIT = Duration.ofSeconds(60);

  private Vertx vertx;

  @BeforeAll
  void start() {
    vertx = Vertx.vertx();
  }

  @AfterAll
  void stop() {
    vertx.closeAndAwait();
  }

  /** Pairs of key and value, the keys without the common prefix. */
  private SourceCatalog anyCatalog(String... pairs) {
    var properties = new LinkedHashMap<String, String>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put("datastream.sources." + pairs[i], pairs[i + 1]);
    }
    var config =
        new SmallRyeConfigBuilder()
            .withConverter(Duration.class, 100, new DurationConverter())
            .withMapping(SourcesConfig.class)
            .withMapping(BytesConfig.class)
            .withMapping(HttpConfig.class)
            .withMapping(FileConfig.class)
            .withMapping(CsvConfig.class)
            .withMapping(JsonConfig.class)
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    var bytes =
        new ByteSources(
            List.of(
                new HttpTransport(
                    config.getConfigMapping(HttpConfig.class),
                    List.of(new BasicAuth()),
                    List.of(new LinkPaging()),
                    vertx),
                new FileTransport(config.getConfigMapping(FileConfig.class))),
            List.of(
                new CsvFormat(
                    config.getConfigMapping(CsvConfig.class),
                    config.getConfigMapping(SourcesConfig.class)),
                new JsonFormat(config.getConfigMapping(JsonConfig.class))),
            List.of(),
            config.getConfigMapping(BytesConfig.class));
    return new SourceCatalog(
        config.getConfigMapping(SourcesConfig.class),
        List.of(bytes, new SampleKind(), new TopicKind()),
        config);
  }

  /** As it is when the application starts. */
  private SourceCatalog catalog(String... pairs) {
    SourceCatalog catalog = anyCatalog(pairs);
    if (!catalog.problems().isEmpty()) {
      throw new SourceConfigurationException(String.join("; ", catalog.problems()));
    }
    return catalog;
  }

  @Test
  void allThatIsWrongIsSaidAtOnceAndTheOthersAreThere() {
    var catalog =
        anyCatalog(
            "a.type", "api",
            "a.url", "ftp://x",
            "a.retries", "-1",
            "a.headers.\"a b\"", "x",
            "a.headers.X-Key", "line\nbreak",
            "a.batch-size", "0",
            "a.delimiter", ";",
            "a.path", "x",
            "b.type", "csv",
            "b.path", "x.csv",
            "c.type", "csv",
            "c.delimiter", ";;",
            "c.charset", "utf-9",
            "c.columns.x", "money",
            "d.url", "http://x");

    assertThat(catalog.all()).extracting(Source::name).containsExactly("b");
    assertThat(catalog.names()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(catalog.problems())
        .extracting(it -> it.replaceFirst(":.*", ""))
        .containsExactlyInAnyOrder(
            "datastream.sources.a.delimiter",
            "datastream.sources.a.path",
            "datastream.sources.a.batch-size",
            "datastream.sources.a.url",
            "datastream.sources.a.headers.\"a b\"",
            "datastream.sources.a.headers.X-Key",
            "datastream.sources.a.retries",
            "datastream.sources.c.path",
            "datastream.sources.c.delimiter",
            "datastream.sources.c.charset",
            "datastream.sources.c.columns.x",
            "datastream.sources.d.type");
  }

  @Test
  void theSampleIsAlwaysThere() {
    var catalog = catalog();

    assertThat(catalog.all()).isEmpty();
    assertThat(catalog.require("sample")).isSameAs(catalog.sample());
    var records = Items.of(catalog.sample().open(1 << 20).await().atMost(LIMIT)).records();
    assertThat(records).hasSize(10).doesNotHaveDuplicates();
    assertThat(records.get(0))
        .isEqualTo(
            "{\"id\":1,\"name\":\"John\",\"email\":\"john@example.com\",\"city\":\"New York\","
                + "\"created_at\":\"2026-01-01T09:00:00Z\"}");
    assertThat(Items.of(catalog.sample().open(1 << 20).await().atMost(LIMIT)).records())
        .isEqualTo(records);
  }

  @Test
  void defaultsAndGivenValuesArrive() {
    var catalog =
        catalog(
            "users.type", "api",
            "users.url", "https://example.org/users",
            "users.headers.X-Key", "secret",
            "users.key", "id,city",
            "\"my.file\".type", "csv",
            "\"my.file\".path", "x.csv",
            "\"my.file\".event-time", "at",
            "\"my.file\".batch-size", "7");

    assertThat(catalog.all()).extracting(Source::name).containsExactly("my.file", "users");
    assertThat(catalog.require("users").settings().key()).contains(List.of("id", "city"));
    assertThat(catalog.require("my.file").settings())
        .isEqualTo(new SourceSettings(Optional.empty(), Optional.of("at"), 7));
  }

  @Test
  void anUnknownNameIsAnsweredWithTheKnownOnes() {
    var catalog = catalog("users.type", "sample");

    assertThatThrownBy(() -> catalog.require("user"))
        .isInstanceOf(UnknownSourceException.class)
        .hasMessageContainingAll("'user'", "users, sample");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "a.batch-size=1|datastream.sources.a.type: nothing is given; accepted: one of api, csv",
        "a.path=x|datastream.sources.a.type: nothing is given; accepted: one of api, csv",
        "a.headers.b=x|datastream.sources.a.type: nothing is given; accepted: one of api, csv",
        "a.type=ftp|datastream.sources.a.type: 'ftp' is given; accepted: one of api, csv, file, sample, topic",
        "a.type=api|datastream.sources.a.url: nothing is given; accepted: an http or https",
        "a.type=api a.url=ftp://x/y|datastream.sources.a.url: 'ftp://x/y' is given; accepted: an ht",
        "a.type=api a.url=users|datastream.sources.a.url: 'users' is given",
        "a.type=api a.url=http://[x|datastream.sources.a.url: 'http://[x' is given",
        "a.type=api a.url=http://x:1/ a.records=data|datastream.sources.a.records: 'data' is given",
        "a.type=api a.url=http://x a.records=/~2|datastream.sources.a.records: '/~2' is given",
        "a.type=api a.url=http://x a.path=y|datastream.sources.a.path: given for a source of type api",
        "a.type=api a.url=http://x a.columns.b=json|datastream.sources.a.columns: given for",
        "a.type=api a.url=http://x a.retries=-1|datastream.sources.a.retries: '-1' is given",
        "a.type=api a.url=http://x a.read-timeout=0s|datastream.sources.a.read-timeout: 'PT0S'",
        "a.type=api a.url=http://x a.headers.\"b:c\"=d|datastream.sources.a.headers.\"b:c\": 'b:c'",
        "a.type=csv|datastream.sources.a.path: nothing is given; accepted: the path of a file",
        "a.type=csv a.path=x a.url=http://x|datastream.sources.a.url: given for a source of type csv",
        "a.type=csv a.path=x a.charset=klingon|datastream.sources.a.charset: 'klingon' is given",
        "a.type=csv a.path=x a.charset=?|datastream.sources.a.charset: '?' is given",
        "a.type=csv a.path=x a.delimiter=;;|datastream.sources.a.delimiter: ';;' is given",
        "a.type=csv a.path=x a.delimiter=\"|datastream.sources.a.delimiter: '\"' is given",
        "a.type=csv a.path=x a.columns.b=int|datastream.sources.a.columns.b: 'int' is given; accepted: one of string, integer, number, boolean, json",
        "a.type=csv a.path=x a.batch-size=0|datastream.sources.a.batch-size: '0' is given",
        "a.type=csv a.path=x a.records=/a|datastream.sources.a.records: given for a source of type csv; accepted: only with format json",
        "a.type=csv a.path=x a.format=csv|datastream.sources.a.format: given for a source of type csv; accepted: only with type api or file",
        "a.type=file a.path=x a.format=xml|datastream.sources.a.format: 'xml' is given; accepted: one of csv, json",
        "a.type=file a.path=x a.format=json a.columns.b=json|datastream.sources.a.columns: given for a source of type file; accepted: only with format csv",
        "a.type=file a.path=x a.retries=2|datastream.sources.a.retries: given for a source of type file; accepted: only with type api",
        "a.type=sample a.path=x|datastream.sources.a.path: given for a source of type sample",
        "sample.type=csv sample.path=x|datastream.sources.sample.type: 'csv' is given",
        "\"a.b\".type=csv|datastream.sources.\"a.b\".path: nothing is given",
      })
  void aWrongValueIsRefusedByItsFullKey(String properties, String message) {
    var pairs = properties.split("[ =]", -1);

    assertThatThrownBy(() -> catalog(pairs))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessageStartingWith(message)
        .hasMessageNotContaining("\n");
  }

  @Test
  void whatOthersWriteCanNotBeRead() {
    var catalog = catalog("orders.type", "topic", "orders.key", "no", "users.type", "sample");

    assertThat(catalog.all()).extracting(Source::name).containsExactly("users");
    assertThatThrownBy(() -> catalog.choose(List.of("orders"), false))
        .isInstanceOf(UnknownSourceException.class)
        .hasMessage(
            "source 'orders' is of type topic: its records come from others, there is nothing to ingest");
  }

  @Test
  void whatHoldsWithoutItDoesNoHarmWhereItIsNotAccepted() {
    var catalog = catalog("a.type", "sample", "a.delimiter", ",", "a.retries", "4", "a.url", "");

    assertThat(catalog.all()).extracting(Source::name).containsExactly("a");
  }

  @Test
  void eachTransportGoesWithEachFormat(@TempDir Path folder) throws IOException {
    var csv = Files.writeString(folder.resolve("users.csv"), "id\n1\n");
    var json = Files.writeString(folder.resolve("users.json"), "{\"all\":[{\"id\":1},[]]}");
    try (var api = new JsonServer()) {
      var catalog =
          catalog(
              "a.type", "file",
              "a.path", csv.toString(),
              "b.type", "File",
              "b.path", json.toString(),
              "b.format", "JSON",
              "b.records", "/all",
              "c.type", "api",
              "c.url", api.answer("/users.csv", "text/csv", "id\n3\n"),
              "c.format", "csv",
              "c.columns.id", "integer",
              "d.type", "api",
              "d.url", api.answer("/users", "application/json", "[{\"id\":4}]"));

      assertThat(read(catalog, "a").records()).containsExactly("{\"id\":\"1\"}");
      assertThat(read(catalog, "b").records()).containsExactly("{\"id\":1}");
      assertThat(read(catalog, "b").places()).containsExactly("users.json @ byte 17");
      assertThat(read(catalog, "c").records()).containsExactly("{\"id\":3}");
      assertThat(read(catalog, "d").records()).containsExactly("{\"id\":4}");
    }
  }

  private static Items read(SourceCatalog catalog, String name) {
    return Items.of(catalog.require(name).open(1 << 20).await().atMost(LIMIT));
  }

  @Test
  void namesHaveBounds() {
    assertThatThrownBy(() -> catalog("\" \".type", "sample"))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessageContaining("is blank");
    assertThatThrownBy(() -> catalog("x".repeat(201) + ".type", "sample"))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessageContaining("201 characters");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"tab", "\\t"})
  void aCsvFileIsRead(String delimiter, @TempDir Path folder) throws IOException {
    var file = Files.writeString(folder.resolve("users.csv"), "id\tage\n1\t30\n");
    var catalog =
        catalog(
            "users.type",
            "csv",
            "users.path",
            file.toString(),
            "users.delimiter",
            delimiter,
            "users.columns.age",
            "integer");

    assertThat(Items.of(catalog.require("users").open(1 << 20).await().atMost(LIMIT)).records())
        .containsExactly("{\"id\":\"1\",\"age\":30}");
  }

  @Test
  void aMissingFileNamesPathAndKey(@TempDir Path folder) {
    var missing = folder.resolve("none.csv");
    var catalog = catalog("a.type", "csv", "a.path", missing.toString());
    var directory = catalog("a.type", "csv", "a.path", folder.toString());

    assertThatThrownBy(() -> catalog.require("a").open(1 << 20).await().atMost(LIMIT))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContainingAll(
            "source 'a'", missing.toString(), "does not exist", "datastream.sources.a.path");
    assertThatThrownBy(() -> directory.require("a").open(1 << 20).await().atMost(LIMIT))
        .isInstanceOf(SourceUnavailableException.class)
        .hasMessageContaining("is a directory");
  }
}

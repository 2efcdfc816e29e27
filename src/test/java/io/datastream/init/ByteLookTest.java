package io.datastream.init;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.init.sample.ByteSample;
import io.datastream.init.sample.NothingToLearnException;
import io.datastream.init.sample.Subject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ByteLookTest {

  @Test
  void csvIsToldByItsDelimiterAndItsEncoding() {
    String csv = "Größe;Preis\n1,5;2,5\n";

    assertThat(file(csv, StandardCharsets.UTF_8))
        .containsEntry("type", "csv")
        .containsEntry("delimiter", ";")
        .doesNotContainKey("charset");
    assertThat(file(csv, Charset.forName("windows-1252"))).containsEntry("charset", "windows-1252");
    assertThat(file("\ufeff" + csv, StandardCharsets.UTF_16LE)).containsEntry("charset", "UTF-16");
    assertThat(file("a\tb\n1\t2\n", StandardCharsets.UTF_8)).containsEntry("delimiter", "tab");
    assertThat(file("a,b\n\"1;2;3\",2\n", StandardCharsets.UTF_8)).doesNotContainKey("delimiter");
  }

  @Test
  void jsonIsToldByWhereItsRecordsAre() {
    assertThat(file("[{\"id\":1}]", StandardCharsets.UTF_8))
        .containsEntry("type", "file")
        .containsEntry("format", "json")
        .doesNotContainKey("records");
    assertThat(
            file(
                "{\"meta\":{\"tags\":[{\"x\":1}]},\"a/b\":[{\"id\":1,\"in\":[{\"y\":1}]}],\"n\":[1]}",
                StandardCharsets.UTF_8))
        .containsEntry("records", "/a~1b");
  }

  @Test
  void aJsonObjectALineIsNdjson() {
    assertThat(file("{\"id\":1}\n{\"id\":2}\n", StandardCharsets.UTF_8))
        .containsEntry("type", "file")
        .containsEntry("format", "ndjson")
        .doesNotContainKey("records");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "''|it is empty",
        "' \n '|it is empty",
        "a,b|no record",
        "[]|without objects",
        "[1, 2]|without objects",
        "{\"id\": 1}|without an array of objects",
        "<html><body>|an HTML page",
        "PK\u0003\u0004 and more|a zip archive",
        "a\u0000b|no text"
      })
  void whatHasNoRecordsIsSaid(String text, String why) {
    assertThatThrownBy(() -> file(text, StandardCharsets.UTF_8))
        .isInstanceOf(NothingToLearnException.class)
        .hasMessageStartingWith("init: x.csv: ")
        .hasMessageContaining(why);
  }

  @Test
  void aSampleThatIsCutOffLosesTheRecordThatIsCut() {
    byte[] csv = "id,n\n1,10\n2,20\n3,3".getBytes(StandardCharsets.UTF_8);
    Look look =
        new ByteLook(
                subject("x.csv"),
                new ByteSample("x.csv", "x.csv", null, List.of(), csv, false),
                "x")
            .look();
    assertThat(look.sample().records()).hasSize(2);
    assertThat(look.sample().all()).isFalse();
    assertThat(look.sample().broken()).isZero();

    byte[] json = "{\"d\":[{\"a\":1},{\"a\":2},{\"a\":34".getBytes(StandardCharsets.UTF_8);
    Look cut =
        new ByteLook(subject("x.json"), new ByteSample("x", "x", null, List.of(), json, false), "x")
            .look();
    assertThat(cut.sample().records()).hasSize(2);
    assertThat(cut.sample().broken()).isZero();
  }

  @Test
  void anAddressKeepsNoSecret() {
    Subject subject =
        Subject.of(
            "https://ann:pw1@api.example.org/v1/orders?page=1&api_key=s3cr3t#top", Path.of(""));
    Look look =
        new ByteLook(
                subject,
                ByteSample.of("x", "[{\"id\":1}]".getBytes(StandardCharsets.UTF_8)),
                "orders")
            .look();

    String text = new SourceBlock(look, "orders").block().text(0);
    assertThat(text)
        .contains("url: \"https://api.example.org/v1/orders?page=1&api_key=${ORDERS_API_KEY}\"")
        .contains("Authorization: \"Basic ${ORDERS_BASIC}\"")
        .contains("set in the environment: ORDERS_API_KEY")
        .doesNotContain("pw1", "s3cr3t", "ann", "top");
    assertThat(subject.display()).isEqualTo("https://api.example.org/v1/orders");
    assertThat(SourceName.of(subject)).isEqualTo("orders");
  }

  @ParameterizedTest
  @CsvSource({
    "https://api.example.org/v2/orders?x=1,orders",
    "http://localhost:8000/users.json,users",
    "http://localhost:8000/,localhost",
    "https://x.example/api/v1/,x_example",
    "data/Orders 2026-01.csv,orders_2026_01",
    "2026.csv,s_2026",
    "./sample.json,sample_2",
    "shop.clicks,clicks",
    "data-stream,data_stream",
    "shop.v1,shop_v1"
  })
  void aSourceIsCalledAfterWhereItsRecordsAre(String given, String name) {
    assertThat(SourceName.of(subject(given))).isEqualTo(name);
  }

  @Test
  void everyLookedAtSourceSaysItsTableAndHowItsRowsAreFound() {
    assertThat(settings("id,n\n1,2\n2,3\n"))
        .containsEntry("key", "id")
        .containsEntry("table", "x")
        .doesNotContainKey("mode");
    assertThat(settings("a,b\n1,1\n1,1\n"))
        .containsEntry("mode", "append")
        .doesNotContainKey("key");
  }

  private static Map<String, Object> settings(String csv) {
    Look look =
        new ByteLook(
                subject("x.csv"), ByteSample.of("x", csv.getBytes(StandardCharsets.UTF_8)), "x")
            .look();
    return new SourceBlock(look, "x").block().settings();
  }

  private static Map<String, Object> file(String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    return new ByteLook(
            subject("x.csv"), ByteSample.of("x.csv", Arrays.copyOf(bytes, bytes.length)), "x")
        .look()
        .access()
        .settings();
  }

  private static Subject subject(String given) {
    return Subject.of(given, Path.of("no-such-directory"));
  }
}

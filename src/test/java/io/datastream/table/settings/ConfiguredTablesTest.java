package io.datastream.table.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.failure.FailureCode;
import io.datastream.failure.SeveralProblemsException;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.table.LandingConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is configured of tables, and what can't be. */
class ConfiguredTablesTest {
  private static Map<String, TableSettings> tables(String... pairs) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      properties.put("datastream.sources." + pairs[i], pairs[i + 1]);
    }
    SmallRyeConfig config =
        new SmallRyeConfigBuilder()
            .withMapping(SourcesConfig.class)
            .withMapping(TypedConfig.class)
            .withMapping(LandingConfig.class)
            .withMapping(KeepConfig.class)
            .addDiscoveredConverters()
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    ConfiguredTables tables =
        new ConfiguredTables(
            config.getConfigMapping(SourcesConfig.class),
            config.getConfigMapping(TypedConfig.class),
            config.getConfigMapping(LandingConfig.class),
            config.getConfigMapping(KeepConfig.class));
    if (!tables.problems().isEmpty()) {
      throw new SeveralProblemsException(FailureCode.WRONG_SETTING, tables.problems());
    }
    return tables.bySource();
  }

  @Test
  void allThatIsWrongIsSaidAtOnce() {
    assertThatThrownBy(
            () ->
                tables(
                    "a.type", "topic",
                    "a.table", "a b",
                    "a.mode", "append",
                    "a.newest-by", "x",
                    "a.on-new-field", "shrug",
                    "a.where", "a ==",
                    "a.columns.n.type", "int; drop",
                    "a.columns.n.mask", "hash",
                    "a.columns.n.time-zone", "Mars",
                    "a.columns.m.type", "integer",
                    "a.columns.m.mask", "last4",
                    "b.type", "topic",
                    "b.flatten", "2",
                    "b.newest-by", "x"))
        .isInstanceOfSatisfying(
            SeveralProblemsException.class,
            it ->
                assertThat(it.lines())
                    .extracting(line -> line.replaceFirst(":.*", ""))
                    .containsExactlyInAnyOrder(
                        "datastream.sources.a.table",
                        "datastream.sources.a.newest-by",
                        "datastream.sources.a.on-new-field",
                        "datastream.sources.a.where",
                        "datastream.sources.a.columns.n",
                        "datastream.sources.a.columns.n.mask",
                        "datastream.sources.a.columns.n.time-zone",
                        "datastream.sources.a.columns.m.mask",
                        "datastream.sources.b.flatten",
                        "datastream.sources.b.newest-by"));
  }

  @Test
  void aColumnIsATypeOrHasSettings() {
    TableSettings settings =
        tables(
                "a.type", "topic",
                "a.table", "Shop.\"Orders\"",
                "a.columns.n", "number",
                "a.columns.at.from", "/times/o~1n",
                "a.columns.at.default", "2025-01-01",
                "a.columns.at.null-if", "N/A,-",
                "a.columns.k.default", "{\"a\":1}")
            .get("a");

    assertThat(settings.table()).hasToString("shop.\"Orders\"");
    assertThat(settings.mode()).isEqualTo("upsert");
    assertThat(settings.column("n").orElseThrow().type()).contains("numeric");
    ColumnSettings at = settings.column("at").orElseThrow();
    assertThat(at.from()).containsExactly("times", "o/n");
    assertThat(at.nullIf()).containsExactlyInAnyOrder("N/A", "-");
    assertThat(at.whenNothing().orElseThrow()).hasToString("\"2025-01-01\"");
    assertThat(settings.column("k").orElseThrow().whenNothing().orElseThrow())
        .hasToString("{\"a\":1}");
    assertThat(settings.bookkeeping()).isEqualTo(List.of("_ingested_at", "_run_id"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "table|a b|datastream.sources.a.table: 'a b' is given; accepted: a table's name",
        "columns.n|int; drop table x|accepted: a type of PostgreSQL's",
        "columns.n.from|times|a JSON pointer to a field",
        "columns.n.time-zone|Mars|a zone, like Europe/Berlin",
        "columns.n.mask|rot13|columns.n.mask: 'rot13' is given; accepted: sha256, last4, drop",
        "columns.id.mask|last4|sha256, because the column is of the key",
        "columns._run_id|text|which are Datastream's own",
        "columns.n.value|price *|datastream.sources.a.columns.n.value: 'price *' is given;",
        "where|1 + 1|datastream.sources.a.where: '1 + 1' is given;",
        "unlisted|all|accepted: auto or ignore",
        "flatten|-1|a whole number of at least 0",
        "on-new-field|drop|accepted: add-column, ignore, keep, quarantine, fail",
        "on-type-change|cast|accepted: widen, quarantine, fail",
        "on-missing-field|empty|accepted: null, keep",
        "on-delete|forget|accepted: delete, mark, ignore",
        "columns.n.table|a b|datastream.sources.a.columns.n.table: 'a b' is given; accepted: a table's name",
        "columns.n.columns.b|text|datastream.sources.a.columns.n.columns: given without datastream.sources.a.columns.n.table",
        "columns.n.parent|o|datastream.sources.a.columns.n.parent: given without datastream.sources.a.columns.n.table",
        "bookkeeping|_when|some of _ingested_at, _processed_at, _run_id, _source, or none",
      })
  void whatIsWrongIsNamed(String setting, String given, String said) {
    assertThatThrownBy(() -> tables("a.type", "topic", "a.table", "t", "a." + setting, given))
        .hasMessageContaining("datastream.sources.a")
        .hasMessageContaining(said);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\0',
      value = {
        "columns.n.type|jsonb|without a type: its array has no column",
        "columns.n.mask|drop|without mask: its array has no column",
        "columns.n.columns.b.value|1|datastream.sources.a.columns.n.columns.b.value: '1' is given; accepted: from, or nothing",
        "columns.n.columns.b.from|x|datastream.sources.a.columns.n.columns.b.from: 'x' is given",
        "columns.n.columns._place|int|columns that Datastream doesn't fill",
        "columns.n.parent|a,b|accepted: as many columns as the key has: 1",
        "key|n|is a child table, which has no column",
        "mode|append|columns.n.table: given with mode append",
        "columns.m.table|c|a table of its own; this one is that of the source a",
      })
  void whatIsWrongWithAChildTableIsNamed(String setting, String given, String said) {
    assertThatThrownBy(
            () ->
                tables(
                    "a.type",
                    "topic",
                    "a.table",
                    "t",
                    "a.columns.n.table",
                    "c",
                    "a." + setting,
                    given))
        .hasMessageContaining("datastream.sources.a")
        .hasMessageContaining(said);
  }

  @Test
  void twoSourcesHaveNotOneTable() {
    assertThatThrownBy(
            () -> tables("a.type", "topic", "a.table", "t", "b.type", "topic", "b.table", "T"))
        .hasMessageContaining("this one is that of the source");
  }

  @Test
  void whatWouldDoNothingIsRefused() {
    assertThatThrownBy(() -> tables("a.type", "topic", "a.on-new-field", "fail"))
        .hasMessageContaining(
            "datastream.sources.a.on-new-field: given for a source without a table");
    assertThatThrownBy(() -> tables("a.type", "topic", "a.columns.n.from", "/a"))
        .hasMessageContaining("datastream.sources.a.columns.n: given for a source without a table");
    assertThatThrownBy(
            () -> tables("a.type", "topic", "a.table", "t", "a.mode", "append", "a.newest-by", "v"))
        .hasMessageContaining("datastream.sources.a.newest-by: given with mode append");
    assertThat(tables("a.type", "csv", "a.columns.n", "integer")).isEmpty();
  }

  @Test
  void whatFollowsReadingsHasAnEndAndAKey() {
    String[] right = {"a.type", "csv", "a.table", "t", "a.mode", "snapshot", "a.key", "id"};
    assertThat(tables(right).get("a").followsReadings()).isTrue();
    assertThatThrownBy(
            () -> tables("a.type", "Topic", "a.table", "t", "a.mode", "snapshot", "a.key", "id"))
        .hasMessage(
            "datastream.sources.a.mode: 'snapshot' is given; accepted: upsert or append; what is of type topic has no end, and nothing says that it is complete");
    assertThatThrownBy(() -> tables("a.type", "csv", "a.table", "t", "a.mode", "snapshot"))
        .hasMessage(
            "datastream.sources.a.key: not given with mode snapshot, which finds rows by it; accepted: the fields that identify a record");
  }
}

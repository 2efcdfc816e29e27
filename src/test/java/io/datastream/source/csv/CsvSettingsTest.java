package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;

class CsvSettingsTest {

  @Test
  void whatAColumnsBlockSaysIsItsTablesAlone() {
    CsvSettings settings =
        settings(
            true,
            Map.of(
                "columns.paid.type", "boolean",
                "columns.paid.from", "/Paid",
                "columns.n.default", "number",
                "columns.id", "integer"));

    assertThat(settings.columns()).isEqualTo(Map.of("id", ColumnType.INTEGER));
  }

  @Test
  void withoutATableAColumnMayBeCalledSo() {
    assertThat(settings(false, Map.of("columns.\"paid.type\"", "boolean")).columns())
        .isEqualTo(Map.of("paid.type", ColumnType.BOOLEAN));
    assertThatThrownBy(() -> settings(false, Map.of("columns.a", "bigint")))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessageContaining("datastream.sources.s.columns.a");
  }

  private static CsvSettings settings(boolean hasTable, Map<String, String> given) {
    SmallRyeConfigBuilder builder = new SmallRyeConfigBuilder().withMapping(CsvConfig.class);
    given.forEach((key, value) -> builder.withDefaultValue("datastream.sources.s." + key, value));
    CsvConfig config = builder.build().getConfigMapping(CsvConfig.class);
    return CsvSettings.of(new SourceKey("s"), config.sources().get("s"), hasTable);
  }
}

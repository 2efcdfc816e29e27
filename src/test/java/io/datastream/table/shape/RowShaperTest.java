package io.datastream.table.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.record.JsonText;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.catalog.TableName;
import io.datastream.table.settings.OnDelete;
import io.datastream.table.settings.OnTypeChange;
import io.datastream.table.settings.TableSettings;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What needs no PostgreSQL to be seen. */
class RowShaperTest {
  private static final TableName NAME = TableName.parse("shop.orders").orElseThrow();
  private static final long GIGABYTE = 1L << 30;

  private static RowShaper shaper(long bytes) {
    TableSettings settings =
        new TableSettings(
            "orders",
            "upsert",
            NAME,
            Optional.of(List.of("id")),
            List.of(),
            true,
            0,
            Optional.empty(),
            OnTypeChange.WIDEN,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            OnDelete.DELETE,
            Duration.ofDays(1),
            List.of());
    TableDescriptor table =
        new TableDescriptor(
            1,
            NAME,
            false,
            true,
            bytes,
            List.of(
                new ColumnDescriptor("id", "bigint", true, false, false, false, false),
                new ColumnDescriptor("Net Price", "bigint", false, false, false, false, false)),
            true,
            List.of(List.of("id")));
    return new RowShaper(
        new Layout(settings, new FoundTables(Optional.of(table), Map.of())),
        new Masking(Optional.empty()));
  }

  private static RecordRow record(String json) {
    return new RecordRow("orders", null, JsonText.of(json), null, Instant.EPOCH, 0, 0, 0);
  }

  @Test
  void aColumnIsWidenedUpToAGigabyte() {
    RowShaper shaper = shaper(GIGABYTE);
    shaper.add(record("{\"id\":1,\"Net Price\":1.5}"));
    assertThat(shaper.refused()).isEmpty();
    assertThat(shaper.changes().widened()).containsOnlyKeys("Net Price");
  }

  @Test
  void aLargerTableIsLeftToItsOwner() {
    RowShaper shaper = shaper(GIGABYTE + 1);
    shaper.add(record("{\"id\":1,\"Net Price\":1.5}"));
    assertThat(shaper.changes().isEmpty()).isTrue();
    assertThat(shaper.refused())
        .singleElement()
        .satisfies(
            it ->
                assertThat(it.detail())
                    .contains("'1.5'")
                    .contains("\"Net Price\" is bigint")
                    .endsWith(
                        "; the table is larger than 1 GB, and one that large is widened by its owner"
                            + " (ALTER TABLE shop.orders ALTER COLUMN \"Net Price\" TYPE …)"));
  }
}

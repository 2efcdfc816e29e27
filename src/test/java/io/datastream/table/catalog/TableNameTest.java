package io.datastream.table.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Names as SQL has them. */
class TableNameTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "orders|\"orders\"|orders",
        "Shop.Orders|\"shop\".\"orders\"|shop.orders",
        "shop.\"Order Lines\"|\"shop\".\"Order Lines\"|shop.\"Order Lines\"",
        "\"a.b\".\"c\"\"d\"|\"a.b\".\"c\"\"d\"|\"a.b\".\"c\"\"d\"",
        "größe|\"größe\"|\"größe\"",
      })
  void areReadAndQuoted(String given, String sql, String shown) {
    TableName name = TableName.parse(given).orElseThrow();

    assertThat(name.sql()).isEqualTo(sql);
    assertThat(name).hasToString(shown);
    assertThat(TableName.parse(name.toString())).contains(name);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a.b.c",
        "a b",
        "\"a",
        "a\"",
        "a.",
        ".a",
        "1a",
        "a;drop table b",
        "\"\"",
        "a..b"
      })
  void whatIsNoneIsRefused(String given) {
    assertThat(TableName.parse(given)).isEmpty();
  }

  @Test
  void longerNamesThanPostgresHasAreRefused() {
    assertThat(TableName.parse("a".repeat(63))).isPresent();
    assertThat(TableName.parse("a".repeat(64))).isEmpty();
    assertThat(TableName.parse("ö".repeat(32))).isEmpty();
  }
}

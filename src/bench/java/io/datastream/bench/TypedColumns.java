package io.datastream.bench;

import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;

/** How the columns of the dataset's typed table are configured. */
enum TypedColumns {
  /** Not at all: the table is there, with its types. */
  FOUND("typed", "into a typed table", Map.of()),
  /** Not at all: the run makes the table, with what it learns from the records. */
  AUTO("columns.auto", "into a typed table, columns learnt", Map.of()),
  /** Each with its type; the run makes the table. */
  DECLARED("columns.declared", "into a typed table, columns declared", declared()),
  /** Five of the eight are masked or made by expressions. */
  DERIVED("columns.derived", "into a typed table, five columns masked or derived", derived()),
  /** Each with its type, and one of them is the version. */
  NEWEST("columns.newest", "into a typed table, newest-by", newest());

  /** What hashes are keyed by. */
  static final String MASK_KEY = "a secret of the benchmark's";

  /** What amounts are multiplied by where they are derived. */
  static final BigDecimal FACTOR = new BigDecimal("1.19");

  private final String line;
  private final String into;
  private final Map<String, String> settings;

  TypedColumns(String line, String into, Map<String, String> settings) {
    this.line = line;
    this.into = into;
    this.settings = settings;
  }

  /** What the names of its drains begin with. */
  String line() {
    return line;
  }

  /** What the table's reader is told. */
  String into() {
    return into;
  }

  /** Those of the source, below its name. */
  Map<String, String> settings() {
    return settings;
  }

  private static Map<String, String> declared() {
    return Map.of(
        "columns.id", "bigint",
        "columns.customer", "text",
        "columns.email", "text",
        "columns.city", "text",
        "columns.status", "text",
        "columns.amount", "numeric",
        "columns.ordered_at", "timestamptz",
        "columns.note", "text");
  }

  private static Map<String, String> derived() {
    return Map.ofEntries(
        Map.entry("columns.id", "bigint"),
        Map.entry("columns.customer.mask", "last4"),
        Map.entry("columns.email.mask", "sha256"),
        Map.entry("columns.city.type", "text"),
        Map.entry("columns.city.value", "upper(city)"),
        Map.entry("columns.status", "text"),
        Map.entry("columns.amount.type", "numeric"),
        Map.entry("columns.amount.value", "amount * 1.19"),
        Map.entry("columns.ordered_at", "timestamptz"),
        Map.entry("columns.note.type", "text"),
        Map.entry("columns.note.value", "status + ': ' + note"));
  }

  private static Map<String, String> newest() {
    Map<String, String> settings = new HashMap<>(declared());
    settings.put("newest-by", "ordered_at");
    return settings;
  }
}

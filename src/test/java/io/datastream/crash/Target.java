package io.datastream.crash;

import java.util.Map;

/** Where the records of these tests land. */
enum Target {
  STREAM_RECORDS(
      Map.of(),
      "SELECT record_key, payload->>'v' FROM stream_records WHERE source = '%s'"
          .formatted(Message.SOURCE)),
  /** A table of their own, which changes with them. */
  TYPED(
      Map.of(
          "DATASTREAM_SOURCES_CRASH_TYPE", "topic", "DATASTREAM_SOURCES_CRASH_TABLE", "crash_rows"),
      "SELECT _record_key, v FROM crash_rows"),
  /** A table of their own with a child table; both change with them. */
  CHILDREN(
      Map.of(
          "DATASTREAM_SOURCES_CRASH_TYPE", "topic",
          "DATASTREAM_SOURCES_CRASH_TABLE", "crash_rows",
          "DATASTREAM_SOURCES_CRASH_COLUMNS_ITEMS_TABLE", "crash_items"),
      "SELECT id, concat_ws(' ', v, (SELECT string_agg(of, ' ' ORDER BY _place) FROM crash_items WHERE _parent_id = id)) FROM crash_rows"),
  /** A table of their own with a row for each version. */
  HISTORY(
      Map.of(
          "DATASTREAM_SOURCES_CRASH_TYPE", "topic",
          "DATASTREAM_SOURCES_CRASH_TABLE", "crash_rows",
          "DATASTREAM_SOURCES_CRASH_MODE", "history",
          "DATASTREAM_SOURCES_CRASH_NEWEST_BY", "n"),
      "SELECT id || ' ' || _valid_from, concat_ws(' ', v, _valid_to) FROM crash_rows");

  private final Map<String, String> environment;
  private final String rows;

  Target(Map<String, String> environment, String rows) {
    this.environment = environment;
    this.rows = rows;
  }

  /** The tables that its rows are in. */
  String tables() {
    return switch (this) {
      case STREAM_RECORDS -> "stream_records";
      case TYPED, HISTORY -> "crash_rows";
      case CHILDREN -> "crash_rows, crash_items";
    };
  }

  /** Whether records change their shape, and the table with them. */
  boolean drifts() {
    return this != STREAM_RECORDS;
  }

  /** Whether each record has a key. */
  boolean needsKeys() {
    return this == CHILDREN || this == HISTORY;
  }

  /** What the application has to be told. */
  Map<String, String> environment() {
    return environment;
  }

  /** Their keys and values. */
  String rows() {
    return rows;
  }
}

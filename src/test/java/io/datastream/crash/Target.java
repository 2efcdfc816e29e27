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
      "SELECT _record_key, v FROM crash_rows");

  private final Map<String, String> environment;
  private final String rows;

  Target(Map<String, String> environment, String rows) {
    this.environment = environment;
    this.rows = rows;
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

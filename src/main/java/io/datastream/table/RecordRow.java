package io.datastream.table;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import java.time.Instant;
import java.util.Map;

/**
 * A record on its way into its table: what every table needs of it.
 *
 * @param payload the record's JSON
 * @param eventTime null when the source has none
 * @param element index in the envelope's data
 * @param ofMessage fields of its message that its table has columns for, by their names
 * @param deletion whether it says that the record of its key is gone; it has nothing but that
 * @param columns the values of a typed table's columns, as its mode made them; null before, and
 *     where the payload is what lands
 */
public record RecordRow(
    String source,
    String key,
    JsonText payload,
    Instant eventTime,
    Instant ingestedAt,
    int partition,
    long offset,
    int element,
    Map<String, FieldValue> ofMessage,
    boolean deletion,
    Object[] columns) {

  /** One that is as it came. */
  public RecordRow(
      String source,
      String key,
      JsonText payload,
      Instant eventTime,
      Instant ingestedAt,
      int partition,
      long offset,
      int element) {
    this(
        source,
        key,
        payload,
        eventTime,
        ingestedAt,
        partition,
        offset,
        element,
        Map.of(),
        false,
        null);
  }

  /** The same with fields of its message. */
  public RecordRow with(Map<String, FieldValue> fields) {
    return with(fields, deletion);
  }

  /** The same, which says that it is gone, with fields of its message. */
  public RecordRow deleted(Map<String, FieldValue> fields) {
    return with(fields, true);
  }

  private RecordRow with(Map<String, FieldValue> fields, boolean gone) {
    return new RecordRow(
        source,
        key,
        payload,
        eventTime,
        ingestedAt,
        partition,
        offset,
        element,
        fields,
        gone,
        null);
  }

  /** The same with the key and the values that its table has. */
  public RecordRow shaped(String tablesKey, Object... values) {
    return new RecordRow(
        source,
        tablesKey,
        payload,
        eventTime,
        ingestedAt,
        partition,
        offset,
        element,
        ofMessage,
        deletion,
        values);
  }

  /** Where it stands on its topic, for people. */
  public String place() {
    return partition + ":" + offset + "[" + element + "]";
  }
}

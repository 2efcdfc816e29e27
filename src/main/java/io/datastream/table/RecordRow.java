package io.datastream.table;

import io.datastream.record.JsonText;
import java.time.Instant;

/**
 * A record on its way into its table: what every table needs of it.
 *
 * @param payload the record's JSON
 * @param eventTime null when the source has none
 * @param element index in the envelope's data
 */
public record RecordRow(
    String source,
    String key,
    JsonText payload,
    Instant eventTime,
    Instant ingestedAt,
    int partition,
    long offset,
    int element) {}

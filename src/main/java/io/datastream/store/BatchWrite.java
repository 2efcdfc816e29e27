package io.datastream.store;

import io.datastream.quarantine.QuarantineEntry;
import java.util.List;
import java.util.UUID;

/**
 * What one batch leaves in PostgreSQL.
 *
 * @param rows in the order of their offsets; a key may come more than once
 * @param messages how many messages were read
 */
public record BatchWrite(
    UUID runId,
    String group,
    String topic,
    List<RecordRow> rows,
    List<QuarantineEntry> quarantined,
    List<OffsetStep> offsets,
    long messages) {

  /** The same batch with some rows found to be unwritable. */
  BatchWrite with(List<RecordRow> newRows, List<QuarantineEntry> newQuarantined) {
    return new BatchWrite(runId, group, topic, newRows, newQuarantined, offsets, messages);
  }
}

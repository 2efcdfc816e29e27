package io.datastream.store;

import io.datastream.quarantine.QuarantineEntry;
import java.util.List;

/**
 * What one batch leaves in PostgreSQL.
 *
 * @param claim under which the batch was read; when another has taken its place nothing is written
 * @param rows in the order of their offsets; a key may come more than once
 * @param messages how many messages were read
 */
public record BatchWrite(
    PartitionClaim claim,
    List<RecordRow> rows,
    List<QuarantineEntry> quarantined,
    List<OffsetStep> offsets,
    long messages) {

  /** The same batch with some rows found to be unwritable. */
  BatchWrite with(List<RecordRow> newRows, List<QuarantineEntry> newQuarantined) {
    return new BatchWrite(claim, newRows, newQuarantined, offsets, messages);
  }
}

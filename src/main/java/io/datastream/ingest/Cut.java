package io.datastream.ingest;

import io.datastream.quarantine.QuarantineEntry;
import java.util.List;

/**
 * What one step of reading a source gave.
 *
 * @param envelope the finished envelope; null when no record came in this step
 * @param records how many records the envelope holds
 * @param firstRecord how many records of the source the envelopes before it hold
 * @param number how many envelopes of the source were before it
 * @param broken pieces met on the way
 * @param error why the source could not be read to its end; null while nothing says so
 * @param last whether the source has ended
 */
record Cut(
    byte[] envelope,
    int records,
    long firstRecord,
    long number,
    List<QuarantineEntry> broken,
    String error,
    boolean last) {

  /** Of the envelope and of the broken pieces: what the step holds in memory. */
  int bytes() {
    int pieces = broken.stream().mapToInt(piece -> piece.payload().length).sum();
    return pieces + (envelope == null ? 0 : envelope.length);
  }
}

package io.datastream.landing;

import io.datastream.table.RecordRow;
import io.datastream.table.Written;
import java.util.IdentityHashMap;
import java.util.Map;

/**
 * What became of rows in their transaction.
 *
 * @param refused those very rows, each with the reason
 */
record Outcome(Written written, Map<RecordRow, String> refused) {
  static final Outcome NOTHING = Outcome.of(Written.NOTHING);

  static Outcome of(Written written) {
    return new Outcome(written, Map.of());
  }

  /** Both together; they are of other rows. */
  Outcome plus(Outcome other) {
    Map<RecordRow, String> both = new IdentityHashMap<>(refused);
    both.putAll(other.refused);
    return new Outcome(written.plus(other.written), both);
  }
}

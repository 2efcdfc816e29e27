package io.datastream.landing;

import io.datastream.table.Destination;
import io.datastream.table.RecordRow;
import io.datastream.table.Written;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What became of rows in their transaction.
 *
 * @param written by where they have landed
 * @param refused those very rows, each with the reason
 */
record Outcome(Map<Destination, Written> written, Map<RecordRow, String> refused) {
  static final Outcome NOTHING = new Outcome(Map.of(), Map.of());

  static Outcome of(Destination destination, Written written) {
    return new Outcome(Map.of(destination, written), Map.of());
  }

  /** Both together; they are of other rows. */
  Outcome plus(Outcome other) {
    Map<RecordRow, String> both = new IdentityHashMap<>(refused);
    both.putAll(other.refused);
    Map<Destination, Written> all = new TreeMap<>(written);
    other.written.forEach((destination, its) -> all.merge(destination, its, Written::plus));
    return new Outcome(all, both);
  }
}

package io.datastream.bench;

import java.util.Map;
import java.util.Optional;

/** One line of the table: something that can be measured again and again. */
interface Line {
  /** Short and without spaces: what {@code -Dbench.only} and the JSON know it by. */
  String name();

  /** What the table's reader is told. */
  String what();

  /** The metric that stands in the table's first column of numbers. */
  Metric first();

  /** The line of the COPY that it is set against; empty if it writes no rows. */
  default Optional<String> limit() {
    return Optional.empty();
  }

  /** Why it can't be measured here; empty if it can. */
  default Optional<String> impossible() {
    return Optional.empty();
  }

  /** How often at most; some are settled after one. */
  default int atMost() {
    return Integer.MAX_VALUE;
  }

  /**
   * Measures once, all preparation included, and checks that what was measured did its work.
   *
   * @throws CheckFailedException when it didn't
   */
  Map<Metric, Double> measure() throws Exception;
}

package io.datastream.crash;

import io.datastream.testing.Tables;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** What the ledger says of runs, found by their keys. */
record Ledger(Tables tables) {

  /**
   * A run's row.
   *
   * @param messages that it has committed
   */
  record Entry(String status, long messages) {
    boolean running() {
      return status.equals("running");
    }
  }

  /** By run key; a run that has no row yet is absent. */
  Map<String, Entry> entries(Collection<String> runKeys) {
    Map<String, Entry> found = new HashMap<>();
    tables
        .texts(
            "SELECT run_key || ' ' || status || ' ' || messages FROM pipeline_runs"
                + " WHERE run_key = ANY (string_to_array(?, ' '))",
            String.join(" ", runKeys))
        .forEach(
            line -> {
              String[] parts = line.split(" ");
              found.put(parts[0], new Entry(parts[1], Long.parseLong(parts[2])));
            });
    return found;
  }

  Optional<Entry> entry(String runKey) {
    return Optional.ofNullable(entries(Arrays.asList(runKey)).get(runKey));
  }
}

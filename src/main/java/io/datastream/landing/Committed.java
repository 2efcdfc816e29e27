package io.datastream.landing;

import io.datastream.run.RunCounts;
import java.util.ArrayList;
import java.util.List;

/**
 * What is committed of a batch.
 *
 * @param due whether rows have to go now that a reading is complete
 * @param warnings what people should know beside the counts
 */
public record Committed(RunCounts counts, boolean due, List<String> warnings) {
  /** The same with more that people should know. */
  Committed with(List<String> more) {
    List<String> all = new ArrayList<>(more);
    all.addAll(warnings);
    return new Committed(counts, due, all);
  }
}

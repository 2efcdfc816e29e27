package io.datastream.bench;

import java.util.ArrayList;
import java.util.List;

/** The dataset for benchmarks of other packages, which can see what is not public there. */
public final class BenchMessages {
  private BenchMessages() {}

  /** Envelopes of so many records each. */
  public static List<byte[]> envelopes(int records, int size) {
    List<byte[]> made = new ArrayList<>();
    Dataset.envelopes(records, size).forEachRemaining(made::add);
    return made;
  }
}

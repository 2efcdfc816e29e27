package io.datastream.bench;

import java.io.IOException;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ExecutionException;

/** Topics with the dataset on them, made when they are first asked for and kept. */
final class FilledTopics {
  private final Topics topics;
  private final Set<String> filled = new HashSet<>();

  FilledTopics(Topics topics) {
    this.topics = topics;
  }

  /** The topic with these records in envelopes of this size. */
  String topic(long records, int envelope, int partitions)
      throws IOException, ExecutionException, InterruptedException {
    String name = "bench-" + records + "-in-" + envelope + "-on-" + partitions;
    if (!filled.contains(name)) {
      topics.create(name, partitions);
      topics.fill(name, partitions, Dataset.envelopes(records, envelope));
      filled.add(name);
    }
    return name;
  }
}

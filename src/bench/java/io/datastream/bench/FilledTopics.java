package io.datastream.bench;

import java.io.IOException;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;

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
    return filled(name, partitions, () -> Dataset.envelopes(records, envelope));
  }

  /** The topic with the same records after a change to each. */
  String topicOfNewer(long records, int envelope, int partitions)
      throws IOException, ExecutionException, InterruptedException {
    String name = "bench-newer-" + records + "-in-" + envelope + "-on-" + partitions;
    return filled(name, partitions, () -> Dataset.newerEnvelopes(records, envelope));
  }

  private String filled(String name, int partitions, Supplier<Iterator<byte[]>> envelopes)
      throws IOException, ExecutionException, InterruptedException {
    if (!filled.contains(name)) {
      topics.create(name, partitions);
      topics.fill(name, partitions, envelopes.get());
      filled.add(name);
    }
    return name;
  }
}

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

  /** The topic with these records of the dataset in envelopes of this size. */
  String topic(long records, int envelope, int partitions)
      throws IOException, ExecutionException, InterruptedException {
    return topic(false, records, envelope, partitions);
  }

  /**
   * The topic with these records of the dataset.
   *
   * @param newer as they are after a change to each
   */
  String topic(boolean newer, long records, int envelope, int partitions)
      throws IOException, ExecutionException, InterruptedException {
    return topic(
        "%s%d-in-%d".formatted(newer ? "newer-" : "", records, envelope),
        partitions,
        () -> Dataset.envelopes(records, envelope, newer));
  }

  /**
   * The topic with these messages.
   *
   * @param what the messages are; no others have the same name
   */
  String topic(String what, int partitions, Supplier<Iterator<byte[]>> messages)
      throws IOException, ExecutionException, InterruptedException {
    String name = "bench-%s-on-%d".formatted(what, partitions);
    if (!filled.contains(name)) {
      topics.create(name, partitions);
      topics.fill(name, partitions, messages.get());
      filled.add(name);
    }
    return name;
  }
}

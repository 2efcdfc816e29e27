package io.datastream.bench;

import java.util.Map;

/**
 * Everything that waits on a topic goes into a typed table of eight columns in one run.
 *
 * @param envelope records an envelope
 * @param found what is in the table already
 */
record TypedDrainLine(World world, int envelope, int partitions, Found found) implements Line {

  static String name(Found found, int envelope, int partitions) {
    return "typed.%s.%d.%d".formatted(found.word(), envelope, partitions);
  }

  @Override
  public String name() {
    return name(found, envelope, partitions);
  }

  @Override
  public String what() {
    return "drain into a typed table, envelopes of %d, %d partition%s, all %s"
        .formatted(
            envelope,
            partitions,
            partitions == 1 ? "" : "s",
            found.word() + (found == Found.OLDER ? "s" : ""));
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    int records = world.settings().records();
    FilledTopics topics = world.filled();
    String topic =
        found == Found.OLDER
            ? topics.topicOfNewer(records, envelope, partitions)
            : topics.topic(records, envelope, partitions);
    TypedOrders orders = new TypedOrders(world);
    orders.empty();
    if (found != Found.NOTHING) {
      orders.copy();
      world.target().settle();
    }
    Ended ended = world.freshGroup(topic).with(TypedOrders.source()).run("process", "--drain");
    CheckFailedException.expect("records", records, ended.count("records"));
    CheckFailedException.expect(
        "inserted", found.when(Found.NOTHING, records), ended.count("inserted"));
    CheckFailedException.expect(
        "updated", found.when(Found.OLDER, records), ended.count("updated"));
    CheckFailedException.expect(
        "unchanged", found.when(Found.SAME, records), ended.count("unchanged"));
    CheckFailedException.expect(
        "rows", records, world.target().number("select count(*) from " + TypedOrders.TABLE));
    return ended.metrics(records);
  }
}

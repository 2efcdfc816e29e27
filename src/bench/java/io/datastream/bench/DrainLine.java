package io.datastream.bench;

import java.util.Map;

/**
 * Everything that waits on a topic goes into the table in one run.
 *
 * @param envelope records an envelope
 * @param found what is in the table already
 */
record DrainLine(World world, int records, int envelope, int partitions, Found found)
    implements Line {

  static String name(Found found, int envelope, int partitions) {
    return "drain." + found.word() + "." + envelope + "." + partitions;
  }

  @Override
  public String name() {
    return name(found, envelope, partitions);
  }

  @Override
  public String what() {
    return "drain, envelopes of %d, %d partition%s, all %s"
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
    FilledTopics topics = world.filled();
    String topic =
        found == Found.OLDER
            ? topics.topicOfNewer(records, envelope, partitions)
            : topics.topic(records, envelope, partitions);
    if (found == Found.NOTHING) {
      world.target().empty("stream_records");
    } else {
      world.target().hold(world.rows());
    }
    Ended ended = world.freshGroup(topic).run("process", "--drain");
    check(ended);
    return ended.metrics(records);
  }

  private void check(Ended ended) throws Exception {
    CheckFailedException.expect(
        "messages", (records + envelope - 1) / envelope, ended.count("messages"));
    CheckFailedException.expect("records", records, ended.count("records"));
    CheckFailedException.expect(
        "inserted", found.when(Found.NOTHING, records), ended.count("inserted"));
    CheckFailedException.expect(
        "updated", found.when(Found.OLDER, records), ended.count("updated"));
    CheckFailedException.expect(
        "unchanged", found.when(Found.SAME, records), ended.count("unchanged"));
    CheckFailedException.expect("quarantined", 0, ended.count("quarantined"));
    world.target().expect("stream_records", records);
    world
        .target()
        .expectRun(
            ended.result().get("run_id").asText(), records - found.when(Found.SAME, records));
  }
}

package io.datastream.bench;

import java.util.Map;

/**
 * Everything that waits on a topic goes into the table in one run.
 *
 * @param envelope records an envelope
 * @param updates whether all rows are there already; else none is
 */
record DrainLine(World world, int records, int envelope, int partitions, boolean updates)
    implements Line {

  static String name(boolean updates, int envelope, int partitions) {
    return "drain." + (updates ? "update." : "new.") + envelope + "." + partitions;
  }

  @Override
  public String name() {
    return name(updates, envelope, partitions);
  }

  @Override
  public String what() {
    return "drain, envelopes of %d, %d partition%s, all %s"
        .formatted(envelope, partitions, partitions == 1 ? "" : "s", updates ? "updates" : "new");
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = world.filled().topic(records, envelope, partitions);
    if (updates) {
      world.target().hold(world.rows());
    } else {
      world.target().empty("stream_records");
    }
    Ended ended = world.freshGroup(topic).run("process", "--drain");
    check(ended);
    return ended.metrics(records);
  }

  private void check(Ended ended) throws Exception {
    CheckFailedException.expect(
        "messages", (records + envelope - 1) / envelope, ended.count("messages"));
    CheckFailedException.expect("records", records, ended.count("records"));
    CheckFailedException.expect("inserted", updates ? 0 : records, ended.count("inserted"));
    CheckFailedException.expect("updated", updates ? records : 0, ended.count("updated"));
    CheckFailedException.expect("quarantined", 0, ended.count("quarantined"));
    world.target().expect("stream_records", records);
    world.target().expectRun(ended.result().get("run_id").asText(), records);
  }
}

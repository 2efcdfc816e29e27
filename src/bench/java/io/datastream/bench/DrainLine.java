package io.datastream.bench;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Everything that waits on a topic goes into its tables in one run.
 *
 * @param size records a message
 * @param found what is in the tables already
 * @param first what the line is about
 */
record DrainLine(Landing landing, int size, int partitions, Found found, Metric first)
    implements Line {
  /** About its speed. */
  DrainLine(Landing landing, int size, int partitions, Found found) {
    this(landing, size, partitions, found, Metric.RECORDS_PER_SECOND);
  }

  static String name(String landing, Found found, int size, int partitions) {
    return "%s.%s.%d.%d".formatted(landing, found.word(), size, partitions);
  }

  @Override
  public String name() {
    return name(landing.name(), found, size, partitions);
  }

  @Override
  public String what() {
    return "%s, %s of %d, %d partition%s, all %s%s"
        .formatted(
            ("drain " + landing.into()).strip(),
            landing.messages(),
            size,
            partitions,
            partitions == 1 ? "" : "s",
            found.word(),
            found == Found.OLDER ? "s" : "");
  }

  @Override
  public Optional<String> limit() {
    return Optional.of(landing.limit());
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = landing.topic(found == Found.OLDER, size, partitions);
    if (found == Found.NOTHING) {
      landing.empty();
    } else if (landing.fault(false).isPresent()) {
      landing.fill();
    }
    landing.world().target().settle();
    Ended ended =
        landing
            .world()
            .freshGroup()
            .configured(landing.settings(topic))
            .run("process", "--drain", "--topic", topic);
    check(ended);
    return ended.metrics(landing.records());
  }

  private void check(Ended ended) throws Exception {
    long records = landing.records();
    CheckFailedException.expect("messages", (records + size - 1) / size, ended.count("messages"));
    CheckFailedException.expect("records", records, ended.count("records"));
    CheckFailedException.expect(
        "inserted", found.when(Found.NOTHING, records), ended.count("inserted"));
    CheckFailedException.expect(
        "updated", found.when(Found.OLDER, records), ended.count("updated"));
    CheckFailedException.expect(
        "unchanged", found.when(Found.SAME, records), ended.count("unchanged"));
    CheckFailedException.expect("quarantined", 0, ended.count("quarantined"));
    CheckFailedException.expectNone(landing.fault(found == Found.OLDER));
    String run = ended.result().get("run_id").asText();
    OptionalLong written = landing.rowsOf(run);
    if (written.isPresent()) {
      CheckFailedException.expect(
          "rows of the run " + run, records - found.when(Found.SAME, records), written.getAsLong());
    }
  }
}

package io.datastream.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** A CSV file onto a topic. */
record IngestLine(World world) implements Line {
  static final String NAME = "ingest.csv";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public String what() {
    return "ingest of a CSV file";
  }

  @Override
  public Metric first() {
    return Metric.RECORDS_PER_SECOND;
  }

  @Override
  public Map<Metric, Double> measure() throws Exception {
    String topic = "bench-ingest-" + UUID.randomUUID();
    world.topics().create(topic, 1);
    Map<Metric, Double> metrics = into(topic);
    world.topics().delete(topic);
    return metrics;
  }

  /** Ingests onto a topic that is there. */
  Map<Metric, Double> into(String topic) throws Exception {
    int records = world.settings().records();
    Path file = CsvFile.in(world.scratch(), records);
    List<String> options = new ArrayList<>();
    options.add("-Ddatastream.sources." + Dataset.SOURCE + ".type=csv");
    options.add("-Ddatastream.sources." + Dataset.SOURCE + ".path=" + file);
    options.add("-Ddatastream.sources." + Dataset.SOURCE + ".columns.id=integer");
    options.add("-Ddatastream.sources." + Dataset.SOURCE + ".columns.amount=number");
    Ended ended = world.freshGroup(topic).run(options, "ingest", "--source", Dataset.SOURCE);
    JsonNode source = ended.result().at("/sources/" + Dataset.SOURCE);
    CheckFailedException.expect("records", records, source.get("records").asLong());
    CheckFailedException.expect(
        "messages on the topic",
        source.get("messages").asLong(),
        world.topics().consume(topic, message -> {}));
    Map<Metric, Double> metrics = ended.metrics(records);
    metrics.put(Metric.MEGABYTES_PER_SECOND, Files.size(file) / 1e3 / ended.elapsedMillis());
    return metrics;
  }
}

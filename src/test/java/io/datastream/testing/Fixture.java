package io.datastream.testing;

import org.eclipse.microprofile.config.Config;
import org.eclipse.microprofile.config.ConfigProvider;

/**
 * The topic and the database of the application under test.
 *
 * @param group under which it keeps its offsets
 */
public record Fixture(Topic topic, Tables tables, String group) implements AutoCloseable {

  /** Those of the application that runs in this JVM. */
  public static Fixture ofApplication() {
    Config config = ConfigProvider.getConfig();
    return new Fixture(
        new Topic(
            config.getValue("kafka.bootstrap.servers", String.class),
            config.getValue("datastream.topic", String.class)),
        connect(),
        config.getValue("datastream.group", String.class));
  }

  /** Another connection to the database of the application that runs in this JVM. */
  public static Tables connect() {
    Config config = ConfigProvider.getConfig();
    return new Tables(
        config.getValue("quarkus.datasource.reactive.url", String.class),
        config.getValue("quarkus.datasource.username", String.class),
        config.getValue("quarkus.datasource.password", String.class));
  }

  /** Rows of a source. */
  public long rows(String source) {
    return tables.number("SELECT count(*) FROM stream_records WHERE source = ?", source);
  }

  /** The offsets that PostgreSQL holds for the topic, summed over its partitions. */
  public long storedOffsets() {
    return tables.number(
        "SELECT coalesce(sum(next_offset), 0) FROM partition_offsets WHERE topic = ?",
        topic.name());
  }

  @Override
  public void close() {
    topic.close();
    tables.close();
  }
}

package io.datastream.topic;

/**
 * A topic, the group whose position on it is meant, and what its messages are.
 *
 * @param topic Kafka's name of it; never null
 * @param group under which its offsets are stored; never null
 * @param format the name of its messages' format; never null
 * @param source whose records its messages are, where they don't say so themselves; never null
 */
public record Subscription(String topic, String group, String format, String source) {
  /** A topic whose records, where they don't say whose they are, are of a source of its name. */
  public Subscription(String topic, String group, String format) {
    this(topic, group, format, topic);
  }
}

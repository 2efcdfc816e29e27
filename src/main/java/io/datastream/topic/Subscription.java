package io.datastream.topic;

/**
 * A topic, the group whose position on it is meant, and what its messages are.
 *
 * @param topic Kafka's name of it; never null
 * @param group under which its offsets are stored; never null
 * @param format the name of its messages' format; never null
 */
public record Subscription(String topic, String group, String format) {}

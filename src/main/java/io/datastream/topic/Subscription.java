package io.datastream.topic;

/**
 * A topic, and the group whose position on it is meant.
 *
 * @param topic Kafka's name of it; never null
 * @param group under which its offsets are stored; never null
 */
public record Subscription(String topic, String group) {}

package io.datastream.ingest;

/**
 * What Kafka has acknowledged.
 *
 * @param bytes of the messages' values
 */
public record Sent(long messages, long records, long bytes) {}

package io.datastream.topic;

/**
 * A partition as Kafka has it.
 *
 * @param beginning the first offset that is still there
 * @param end where readers of committed messages end: the offset that the next message gets, or
 *     that of the first one whose transaction is still open
 * @param groupOffset what the group has committed in Kafka; null when nothing
 */
public record PartitionEnds(int partition, long beginning, long end, Long groupOffset) {}

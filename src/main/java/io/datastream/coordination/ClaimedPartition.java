package io.datastream.coordination;

import java.util.Optional;

/**
 * A partition that was claimed.
 *
 * @param nextOffset where it goes on; empty when nobody has worked on it yet
 * @param topicId Kafka's id of the topic that the offset belongs to, where known
 */
public record ClaimedPartition(
    int partition, Optional<Long> nextOffset, Optional<String> topicId) {}

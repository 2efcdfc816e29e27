package io.datastream.process;

import java.util.Map;
import org.apache.kafka.common.TopicPartition;

/**
 * Where a run stands on the topic when it begins.
 *
 * @param from the offset that each partition is read from
 * @param ends the end of each partition at that moment
 */
record TopicPosition(Map<TopicPartition, Long> from, Map<TopicPartition, Long> ends) {}

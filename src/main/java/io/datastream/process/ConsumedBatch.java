package io.datastream.process;

import io.datastream.store.OffsetStep;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Messages that are processed and committed together.
 *
 * @param messages in the order of their offsets within each partition
 * @param steps each partition's way from the offset before the batch to the one after it
 */
record ConsumedBatch(
    ActiveRun run,
    String topic,
    List<ConsumerRecord<byte[], byte[]>> messages,
    List<OffsetStep> steps) {}

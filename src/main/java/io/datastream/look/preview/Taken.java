package io.datastream.look.preview;

import io.datastream.topic.Subscription;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * What was taken of a source, as it lies on its topic or would lie there.
 *
 * @param broken pieces that ingest would put into quarantine
 * @param warnings of who read it
 * @param made whether the messages were only put as ingest would put them
 */
record Taken(
    Subscription topic,
    List<ConsumerRecord<byte[], byte[]>> messages,
    List<PreviewReport.Refused> broken,
    List<String> warnings,
    boolean made) {}

package io.datastream.process;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.BatchWrite;
import io.datastream.landing.CommitTurn;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Messages that are processed and committed together.
 *
 * @param claim under which they were taken
 * @param messages in the order of their offsets within each partition
 * @param steps each partition's way from the offset before the batch to the one after it
 * @param turn its place among the session's batches
 */
record ConsumedBatch(
    ActiveRun run,
    PartitionClaim claim,
    List<ConsumerRecord<byte[], byte[]>> messages,
    List<OffsetStep> steps,
    CommitTurn turn) {

  /** What it leaves in PostgreSQL. */
  BatchWrite write(DecodedBatch decoded) {
    return new BatchWrite(claim, decoded.rows(), decoded.quarantined(), steps, messages.size());
  }
}

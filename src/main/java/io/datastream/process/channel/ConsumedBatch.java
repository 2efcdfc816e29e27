package io.datastream.process.channel;

import io.datastream.coordination.OffsetStep;
import io.datastream.coordination.PartitionClaim;
import io.datastream.landing.BatchWrite;
import io.datastream.landing.CommitTurn;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.topic.Subscription;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Messages that are processed and committed together.
 *
 * @param from where it was handed over
 * @param subscription what it was read by
 * @param claim under which it was taken
 * @param messages in the order of their offsets within each partition
 * @param steps each partition's way from the offset before the batch to the one after it
 * @param turn its place among the session's batches
 */
public record ConsumedBatch(
    Backlog from,
    Subscription subscription,
    PartitionClaim claim,
    List<ConsumerRecord<byte[], byte[]>> messages,
    List<OffsetStep> steps,
    CommitTurn turn) {

  /** What it leaves in PostgreSQL. */
  BatchWrite write(DecodedBatch decoded) {
    return new BatchWrite(
        claim,
        decoded.rows(),
        Map.of(),
        decoded.quarantined(),
        steps,
        messages.size(),
        decoded.arrivals());
  }

  /** It is committed: the next one may, and its session is told. */
  public void committed() {
    turn.committed();
    from.committed(this);
  }

  /** It could not be committed. */
  public void failed(Throwable why) {
    turn.failed(why);
    from.failed(this, why);
  }
}

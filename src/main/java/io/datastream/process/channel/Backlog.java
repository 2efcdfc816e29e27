package io.datastream.process.channel;

import io.datastream.process.decode.BatchDecoder.DecodedBatch;

/** What has been polled and waits for the channel; its batches come from here, and come back. */
public interface Backlog {
  /** Whether its run has no end of its own, with which things would be done. */
  boolean endless();

  /**
   * Hands a batch over.
   *
   * @return null when there is none, or none yet that is worth a transaction of its own
   */
  ConsumedBatch next();

  /** The records of a batch have landed; before it is said to be committed. */
  void landed(DecodedBatch decoded);

  /** The batch is committed. */
  void committed(ConsumedBatch batch);

  /** The batch could not be committed. */
  void failed(ConsumedBatch batch, Throwable why);
}

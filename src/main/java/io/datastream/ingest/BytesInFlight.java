package io.datastream.ingest;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;

/**
 * Bounds the memory of envelopes that Kafka hasn't acknowledged yet, whatever the size of one. Its
 * one user asks for room, takes it, and asks again; it is given back on any thread.
 */
final class BytesInFlight {
  private final long most;
  private long now;
  private UniEmitter<? super Void> waiting;

  /**
   * @param most bytes; what comes when there is less may go beyond it
   */
  BytesInFlight(long most) {
    this.most = most;
  }

  /** Nothing, as soon as there are fewer bytes in flight than there may be. */
  Uni<Void> room() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              if (!waits(emitter)) {
                emitter.complete(null);
              }
            });
  }

  private synchronized boolean waits(UniEmitter<? super Void> emitter) {
    if (now < most) {
      return false;
    }
    waiting = emitter;
    return true;
  }

  synchronized void take(int bytes) {
    now += bytes;
  }

  void giveBack(int bytes) {
    UniEmitter<? super Void> next = released(bytes);
    if (next != null) {
      next.complete(null);
    }
  }

  private synchronized UniEmitter<? super Void> released(int bytes) {
    now -= bytes;
    if (now >= most) {
      return null;
    }
    UniEmitter<? super Void> next = waiting;
    waiting = null;
    return next;
  }
}

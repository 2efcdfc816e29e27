package io.datastream.process.progress;

import java.util.Optional;

/**
 * The messages that a run may take, over all its topics. Each topic has a part of its own, so that
 * a busy one leaves something to the others; what a topic has no use for is for whoever comes
 * first.
 *
 * <p>Thread-safe.
 */
final class MessageQuota {
  private final boolean bounded;

  /** What may still be taken, parts included. */
  private long left;

  /** What of it is kept for single topics. */
  private long reserved;

  /**
   * Makes one.
   *
   * @param most messages of the run; empty for no bound
   */
  MessageQuota(Optional<Long> most) {
    this.bounded = most.isPresent();
    this.left = most.orElse(Long.MAX_VALUE);
  }

  /**
   * A topic's part.
   *
   * @param messages that are its own; no more together than the quota has
   */
  synchronized Part part(long messages) {
    reserved += messages;
    return new Part(messages);
  }

  /** Whether nothing can be taken any more, by whichever topic. */
  synchronized boolean exhausted() {
    return bounded && left <= 0;
  }

  private synchronized boolean hasSome(Part part) {
    return !bounded || left - reserved + part.own > 0;
  }

  private synchronized int take(Part part, int wanted) {
    if (!bounded) {
      return wanted;
    }
    int taken = (int) Math.max(0, Math.min(wanted, left - reserved + part.own));
    left -= taken;
    long ofOwn = Math.min(part.own, taken);
    part.own -= ofOwn;
    reserved -= ofOwn;
    return taken;
  }

  private synchronized void giveBack(long messages) {
    left += bounded ? messages : 0;
  }

  private synchronized void release(Part part) {
    reserved -= part.own;
    part.own = 0;
  }

  /** What one topic may take. */
  final class Part {
    private long own;

    private Part(long own) {
      this.own = own;
    }

    /** Takes as many of them as it may, and says how many. */
    int take(int wanted) {
      return MessageQuota.this.take(this, wanted);
    }

    /** Whether something could be taken now; if not, another topic may still leave something. */
    boolean hasSome() {
      return MessageQuota.this.hasSome(this);
    }

    /** Messages that were taken and given up; fewer than none where there were more. */
    void giveBack(long messages) {
      MessageQuota.this.giveBack(messages);
    }

    /** What is left of its own is for the others. */
    void release() {
      MessageQuota.this.release(this);
    }

    /** As {@link MessageQuota#exhausted}. */
    boolean exhausted() {
      return MessageQuota.this.exhausted();
    }
  }
}

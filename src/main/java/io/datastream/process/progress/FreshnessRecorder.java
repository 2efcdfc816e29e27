package io.datastream.process.progress;

import java.time.Instant;
import org.HdrHistogram.Histogram;

/** Collects the freshness of a run's envelopes in constant memory. */
public final class FreshnessRecorder {
  /** Two digits are as exact as a figure that people read needs to be. */
  private final Histogram millis = new Histogram(2);

  private long max;

  /** One envelope has landed; clocks that disagree count as no delay. */
  public synchronized void landed(Instant timestamp, Instant now) {
    long delay = Math.max(0, now.toEpochMilli() - timestamp.toEpochMilli());
    millis.recordValue(delay);
    max = Math.max(max, delay);
  }

  /** Takes over what another one has collected. */
  public void add(FreshnessRecorder other) {
    Histogram theirs;
    long theirMax;
    synchronized (other) {
      theirs = other.millis.copy();
      theirMax = other.max;
    }
    synchronized (this) {
      millis.add(theirs);
      max = Math.max(max, theirMax);
    }
  }

  /** The figures so far; null when nothing has landed. */
  public synchronized Freshness figures() {
    return millis.getTotalCount() == 0
        ? null
        : new Freshness(Math.min(max, millis.getValueAtPercentile(50)), max);
  }
}

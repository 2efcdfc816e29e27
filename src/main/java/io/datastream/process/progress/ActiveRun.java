package io.datastream.process.progress;

import io.datastream.process.decode.DecodeFindings;
import io.datastream.run.RunEntry;
import io.datastream.topic.Subscription;
import java.util.function.BooleanSupplier;

/**
 * A run that is under way.
 *
 * @param subscription what it reads
 * @param progress how far it has come
 * @param findings of the messages that it has landed
 * @param stop whether it shall end before its bounds are met
 */
public record ActiveRun(
    RunEntry entry,
    Subscription subscription,
    RunBounds bounds,
    RunProgress progress,
    FreshnessRecorder freshness,
    DecodeFindings findings,
    BooleanSupplier stop) {

  /**
   * One that begins.
   *
   * @param stop whether it shall end before its bounds are met
   */
  public static ActiveRun of(
      RunEntry entry, Subscription subscription, RunBounds bounds, BooleanSupplier stop) {
    return new ActiveRun(
        entry,
        subscription,
        bounds,
        new RunProgress(bounds, entry.time()),
        new FreshnessRecorder(),
        new DecodeFindings(),
        stop);
  }

  /** Whether it shall end before its bounds are met. */
  public boolean shallStop() {
    return stop.getAsBoolean();
  }
}

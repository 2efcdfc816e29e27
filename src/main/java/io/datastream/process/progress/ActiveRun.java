package io.datastream.process.progress;

import io.datastream.process.decode.DecodeFindings;
import io.datastream.run.RunEntry;
import io.datastream.topic.Subscription;
import java.util.List;
import java.util.function.BooleanSupplier;

/**
 * A run that is under way on a topic; a run on several has as many of these.
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
    return of(entry, List.of(subscription), bounds, stop).get(0);
  }

  /**
   * One that begins on several topics: {@code max-messages} is its total.
   *
   * @param stop whether it shall end before its bounds are met
   * @return a part for each topic, in their order
   */
  public static List<ActiveRun> of(
      RunEntry entry, List<Subscription> topics, RunBounds bounds, BooleanSupplier stop) {
    MessageQuota quota = new MessageQuota(bounds.maxMessages());
    long part = bounds.maxMessages().orElse(0L) / topics.size();
    return topics.stream()
        .map(
            topic ->
                new ActiveRun(
                    entry,
                    topic,
                    bounds,
                    new RunProgress(quota.part(part), entry.time()),
                    new FreshnessRecorder(),
                    new DecodeFindings(),
                    stop))
        .toList();
  }

  /** Whether the run works on other topics beside this one. */
  public boolean hasOthers() {
    return entry.work().topics().size() > 1;
  }

  /** Whether it shall end before its bounds are met. */
  public boolean shallStop() {
    return stop.getAsBoolean();
  }
}

package io.datastream.process.progress;

import io.datastream.run.RunTime;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.common.TopicPartition;

/** How far a run has come on one of its topics on the way to its bounds, over all its sessions. */
public final class RunProgress {
  private final MessageQuota.Part quota;
  private final RunTime time;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final LongAdder committed = new LongAdder();
  private Map<TopicPartition, Long> ends;
  private long taken;

  /** Of a run on one topic. */
  RunProgress(RunBounds bounds, RunTime time) {
    this(new MessageQuota(bounds.maxMessages()).part(bounds.maxMessages().orElse(0L)), time);
  }

  /**
   * Of a run on several.
   *
   * @param quota the topic's part
   */
  RunProgress(MessageQuota.Part quota, RunTime time) {
    this.quota = quota;
    this.time = time;
  }

  /**
   * The run stands on the topic. Only the first time counts.
   *
   * @param endsNow the end of each partition at this moment
   */
  public void begin(Map<TopicPartition, Long> endsNow) {
    if (ends == null) {
      ends = Map.copyOf(endsNow);
    }
  }

  /** Whether it ever stood on the topic. */
  public boolean begun() {
    return ends != null;
  }

  /** The offset at which the partition ended when the run began; 0 for one that came later. */
  public long endOf(TopicPartition partition) {
    return ends.getOrDefault(partition, 0L);
  }

  /** A session begins anew: what counts is what the database has committed. */
  public void resume(long committed) {
    giveBack(taken - committed);
  }

  /**
   * Takes messages.
   *
   * @return how many; fewer where the run's bound is met, or its other topics have a right to them
   */
  public int take(int wanted) {
    int took = quota.take(wanted);
    taken += took;
    return took;
  }

  /** Whether a message could be taken now. */
  public boolean mayTake() {
    return quota.hasSome();
  }

  /** What is kept for this topic of the run's messages, and not taken yet, is for the others. */
  public void release() {
    quota.release();
  }

  /** Messages that were taken and given up again. */
  public void giveBack(long messages) {
    taken -= messages;
    quota.giveBack(messages);
  }

  /** Messages have been committed; said by whatever thread heard of it. */
  public void committed(long messages) {
    committed.add(messages);
  }

  /** Messages that have been committed, over all sessions, as far as was heard of them. */
  public long committed() {
    return committed.sum();
  }

  public long taken() {
    return taken;
  }

  /** Whether the run has taken all that it may, of whichever topics. */
  public boolean full() {
    return quota.exhausted();
  }

  /** What is left of the run's timeout, 0 when it is over; empty when it has none. */
  public Optional<Duration> timeLeft() {
    return time.left();
  }

  /** Messages between what is stored and the ends noted first; for when Kafka can't be asked. */
  public long lag(Map<Integer, Long> stored) {
    return ends.entrySet().stream()
        .mapToLong(end -> end.getValue() - stored.getOrDefault(end.getKey().partition(), 0L))
        .map(lag -> Math.max(0, lag))
        .sum();
  }

  public void warn(String warning) {
    warnings.add(warning);
  }

  public List<String> warnings() {
    return List.copyOf(warnings);
  }
}

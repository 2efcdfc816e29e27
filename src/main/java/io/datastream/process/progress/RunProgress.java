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

/** How far a run has come on its way to its bounds, over all its sessions. */
public final class RunProgress {
  private final RunBounds bounds;
  private final RunTime time;
  private final Set<String> warnings = new LinkedHashSet<>();
  private final LongAdder committed = new LongAdder();
  private Map<TopicPartition, Long> ends;
  private long taken;

  RunProgress(RunBounds bounds, RunTime time) {
    this.bounds = bounds;
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
    taken = committed;
  }

  public void take(int messages) {
    taken += messages;
  }

  /** Messages that were taken and given up again. */
  public void giveBack(int messages) {
    taken -= messages;
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

  public boolean full() {
    return bounds.maxMessages().isPresent() && taken >= bounds.maxMessages().get();
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

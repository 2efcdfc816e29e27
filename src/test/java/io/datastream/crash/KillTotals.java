package io.datastream.crash;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;

/** What the kill test has done, in one line. */
final class KillTotals {
  private final Map<Phase, Integer> kills = new EnumMap<>(Phase.class);
  private final Map<String, Integer> ended = new TreeMap<>();
  private final List<Long> firstCommits = new ArrayList<>();
  private int started;
  private long messages;
  private long records;

  void started() {
    started++;
  }

  void killed(Phase phase) {
    kills.merge(phase, 1, Integer::sum);
  }

  void ended(String stoppedBy) {
    ended.merge(stoppedBy, 1, Integer::sum);
  }

  void firstCommit(OptionalLong millis) {
    millis.ifPresent(firstCommits::add);
  }

  void landed(Landed landed) {
    messages += landed.counts().messages();
    records += landed.counts().records();
  }

  int kills() {
    return kills.values().stream().mapToInt(Integer::intValue).sum();
  }

  void add(KillTotals other) {
    other.kills.forEach((phase, count) -> kills.merge(phase, count, Integer::sum));
    other.ended.forEach((stoppedBy, count) -> ended.merge(stoppedBy, count, Integer::sum));
    firstCommits.addAll(other.firstCommits);
    started += other.started;
    messages += other.messages;
    records += other.records;
  }

  @Override
  public String toString() {
    List<Long> sorted = new ArrayList<>(firstCommits);
    Collections.sort(sorted);
    return "%d kills %s; %d runs started, left alone %s; %d messages, %d records landed; from start to first committed batch: median %s ms, longest %s ms"
        .formatted(
            kills(),
            kills,
            started,
            ended,
            messages,
            records,
            sorted.isEmpty() ? "-" : sorted.get(sorted.size() / 2),
            sorted.isEmpty() ? "-" : sorted.get(sorted.size() - 1));
  }
}

package io.datastream.process.decode;

import io.datastream.message.RecordRules;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What people should know of the messages that became rows, beside the counts. Thread-safe. */
public final class DecodeFindings {
  /** Sources that are named; what is wrong with one is mostly wrong with all. */
  private static final int MOST_NAMED = 10;

  private static final int SHOWN = 80;

  private final Map<String, String> ofSources = new LinkedHashMap<>();
  private boolean more;
  private long unreadableTimestamps;
  private String firstUnreadable;

  /** The messages of a source came with other rules than those that are configured here. */
  void rulesDiffer(String source, SourceRules.Rules own, SourceRules.Rules sent) {
    note(
        source,
        "the source %s was sent with %s, but here it has %s, which counts: make datastream.sources.%s the same in both places"
            .formatted(source, sent, own, source));
  }

  /** The rules that came with the messages of a source can't be read. */
  void unreadableRules(String source, byte[] header) {
    String text = new String(header, 0, Math.min(header.length, SHOWN), StandardCharsets.UTF_8);
    note(
        source,
        "the header %s of messages of the source %s can't be read and was passed over: %s%s"
            .formatted(RecordRules.HEADER, source, text, header.length > SHOWN ? "…" : ""));
  }

  /** What their tables have to say; each is said once. */
  public void warn(String finding) {
    note(finding, finding);
  }

  private synchronized void note(String source, String finding) {
    if (ofSources.size() < MOST_NAMED) {
      ofSources.putIfAbsent(source, finding);
    } else {
      more |= !ofSources.containsKey(source);
    }
  }

  /** An envelope's time was none: its records' is the message's. */
  synchronized void unreadableTimestamp(String place, String found) {
    unreadableTimestamps++;
    firstUnreadable =
        firstUnreadable == null ? "%s has %s".formatted(place, found) : firstUnreadable;
  }

  /** Takes over what another one has found. */
  public void add(DecodeFindings other) {
    synchronized (other) {
      other.ofSources.forEach(this::note);
      addTimestamps(other.unreadableTimestamps, other.firstUnreadable);
    }
  }

  private synchronized void addTimestamps(long count, String first) {
    unreadableTimestamps += count;
    firstUnreadable = firstUnreadable == null ? first : firstUnreadable;
  }

  /** Envelopes whose time was none. */
  public synchronized long unreadableTimestamps() {
    return unreadableTimestamps;
  }

  /** What was found, a line each. */
  public synchronized List<String> warnings() {
    List<String> warnings = new ArrayList<>(ofSources.values());
    if (more) {
      warnings.add("and the like of others than these %d sources".formatted(MOST_NAMED));
    }
    if (unreadableTimestamps > 0) {
      warnings.add(
          "the timestamp of %d envelope(s) is none (%s; expected ISO 8601): their records have the time of the message"
              .formatted(unreadableTimestamps, firstUnreadable));
    }
    return warnings;
  }
}

package io.datastream.run;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run was asked to do. A run key stands for one work: not for its bounds, and not for what
 * the configuration says of it.
 *
 * @param topics that it writes to or reads, in the order of their names; at least one
 * @param group whose offsets it moves; empty when none
 * @param description for people, and the same for the same work
 */
public record Work(RunKind kind, List<String> topics, Optional<String> group, String description) {

  /** Puts the topics in order. */
  public Work {
    topics = topics.stream().distinct().sorted().toList();
  }

  /** Work on one topic. */
  public Work(RunKind kind, String topic, Optional<String> group, String description) {
    this(kind, List.of(topic), group, description);
  }

  /** To read the sources that were named, in whatever order. */
  public static Work ingest(Collection<String> sources, String topic) {
    return new Work(
        RunKind.INGEST,
        topic,
        Optional.empty(),
        "sources "
            + new TreeSet<>(sources).stream().map(Work::quoted).collect(Collectors.joining(", "))
            + " to topic "
            + quoted(topic));
  }

  /** To read all sources, whichever are configured. */
  public static Work ingestOfAll(String topic) {
    return new Work(
        RunKind.INGEST, topic, Optional.empty(), "all sources to topic " + quoted(topic));
  }

  /** The same description of work on these topics: what is configured of sources says which. */
  public Work on(Collection<String> itsTopics) {
    return new Work(kind, List.copyOf(itsTopics), group, description);
  }

  /** To land what is on the topics that were named, in whatever order. */
  public static Work process(Collection<String> topics, String group) {
    List<String> each = topics.stream().distinct().sorted().toList();
    if (each.size() == 1) {
      return process(each.get(0), group);
    }
    return new Work(
        RunKind.PROCESS,
        each,
        Optional.of(group),
        "topics "
            + each.stream().map(Work::quoted).collect(Collectors.joining(", "))
            + " for group "
            + quoted(group));
  }

  /** To land what is on all topics, whichever are configured. */
  public static Work processOfAll(Collection<String> topics, String group) {
    return topics.size() == 1
        ? process(topics, group)
        : new Work(
            RunKind.PROCESS,
            List.copyOf(topics),
            Optional.of(group),
            "all topics for group " + quoted(group));
  }

  /** To land what is on a topic. */
  public static Work process(String topic, String group) {
    return new Work(
        RunKind.PROCESS,
        topic,
        Optional.of(group),
        "topic " + quoted(topic) + " for group " + quoted(group));
  }

  private static String quoted(String name) {
    StringBuilder text = new StringBuilder("\"");
    JsonStringEncoder.getInstance().quoteAsString(name, text);
    return text.append('"').toString();
  }
}

package io.datastream.run;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.util.Collection;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What a run was asked to do. A run key stands for one work: not for its bounds, and not for what
 * the configuration says of it.
 *
 * @param topic that it writes to or reads
 * @param group whose offsets it moves; empty when none
 * @param description for people, and the same for the same work
 */
public record Work(RunKind kind, String topic, Optional<String> group, String description) {

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

package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.InvalidSettingException;
import io.datastream.failure.CheckedSettings;
import io.datastream.failure.Problems;
import io.datastream.source.SourceKey;
import io.datastream.source.catalog.SourceConfig;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.source.topic.TopicConfig;
import io.datastream.source.topic.TopicKind;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * The one place that knows which topics are configured. Whoever begins a piece of work asks here
 * and hands down what it works on.
 */
@ApplicationScoped
public class ConfiguredTopics implements CheckedSettings {
  private static final Pattern NAME = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final DatastreamConfig config;
  private final Map<String, String> ofSources = new TreeMap<>();
  private final Map<String, Subscription> processed = new LinkedHashMap<>();
  private final Problems problems = new Problems();

  /** Checks them; connects to none. What is wrong is among the {@link #problems}. */
  ConfiguredTopics(DatastreamConfig config, SourcesConfig sources, TopicConfig written) {
    this.config = config;
    processed.put(
        config.topic(), new Subscription(config.topic(), config.group(), config.format()));
    Map<String, String> owners = new TreeMap<>();
    new TreeMap<>(sources.sources())
        .forEach(
            (name, source) ->
                problems.check(() -> add(name, source, written.sources().get(name), owners)));
  }

  @Override
  public List<String> problems() {
    return problems.lines();
  }

  private void add(
      String name,
      SourceConfig source,
      TopicConfig.TopicSource written,
      Map<String, String> owners) {
    SourceKey key = new SourceKey(name);
    boolean ofOthers = isOfOthers(source);
    if (!ofOthers && source.topic().isEmpty()) {
      // Whether anything can be sent there is said when it is.
      return;
    }
    String topic = named(key, source).orElse(config.topic());
    String format = ofOthers ? format(topic, written) : DatastreamConfig.ENVELOPE;
    checkFormat(key, ofOthers, topic, format, owners);
    boolean namesSource = format.equals(DatastreamConfig.ENVELOPE);
    if (owners.containsKey(topic) && !namesSource) {
      throw key.refused(
          "topic",
          topic,
          "a topic of its own; of this one, whose format is %s, all records are of the source %s"
              .formatted(format, owners.get(topic)));
    }
    owners.put(topic, name);
    ofSources.put(name, topic);
    processed.put(
        topic, new Subscription(topic, config.group(), format, namesSource ? topic : name));
  }

  private static boolean isOfOthers(SourceConfig source) {
    return source
        .type()
        .filter(it -> it.strip().toLowerCase(Locale.ROOT).equals(TopicKind.TYPE))
        .isPresent();
  }

  private static Optional<String> named(SourceKey key, SourceConfig source) {
    source
        .topic()
        .filter(it -> !NAME.matcher(it).matches())
        .ifPresent(
            it -> {
              throw key.refused(
                  "topic",
                  it,
                  "a name that Kafka takes (1 to 249 letters, digits, '.', '_' or '-')");
            });
    return source.topic();
  }

  private String format(String topic, TopicConfig.TopicSource written) {
    return written
        .format()
        .map(it -> it.strip().toLowerCase(Locale.ROOT))
        .orElseGet(
            () -> topic.equals(config.topic()) ? config.format() : DatastreamConfig.ENVELOPE);
  }

  /** What the topic holds was said before, by another source or for all. */
  private void checkFormat(
      SourceKey key, boolean ofOthers, String topic, String format, Map<String, String> owners) {
    Subscription known = processed.get(topic);
    if (known == null || known.format().equals(format)) {
      return;
    }
    String owner = owners.get(topic);
    String who = owner == null ? "datastream.format" : "the source " + owner;
    throw ofOthers
        ? key.refused(
            "format",
            format,
            "%s, which is what %s has on the topic %s, or another topic"
                .formatted(known.format(), who, topic))
        : key.refused(
            "topic",
            topic,
            "a topic of envelopes; on this one %s has %s".formatted(who, known.format()));
  }

  /**
   * The topic that sources without one of their own are sent to, in envelopes.
   *
   * @throws InvalidSettingException when it is read as something else
   */
  public String ingested() {
    if (!config.format().equals(DatastreamConfig.ENVELOPE)) {
      throw new InvalidSettingException(
          "datastream.format: '%s' is given, and what is ingested is sent in envelopes; accepted to ingest: envelope, or another datastream.topic"
              .formatted(config.format()));
    }
    return config.topic();
  }

  /**
   * The topic that a source is sent to, in envelopes.
   *
   * @param source whether or not it is configured
   * @throws InvalidSettingException when it is read as something else
   */
  public String ingested(String source) {
    String own = ofSources.get(source);
    if (own == null || own.equals(config.topic())) {
      return ingested();
    }
    Subscription subscription = processed.get(own);
    if (!subscription.format().equals(DatastreamConfig.ENVELOPE)) {
      throw new InvalidSettingException(
          "%s: '%s' is given, and what is sent here is sent in envelopes; accepted to send: envelope"
              .formatted(new SourceKey(source).of("format"), subscription.format()));
    }
    return own;
  }

  /** The topic that has the records of a source, whoever writes them. */
  public String of(String source) {
    return ofSources.getOrDefault(source, config.topic());
  }

  /** What process runs read, {@code datastream.topic} first. */
  public List<Subscription> processed() {
    return List.copyOf(processed.values());
  }

  /** What is read of {@code datastream.topic}. */
  public Subscription main() {
    return processed.get(config.topic());
  }

  /**
   * Those that somebody asked for, each once; all when nobody named any.
   *
   * @throws UnknownTopicException when a name is none of them
   */
  public List<Subscription> choose(List<String> names) {
    if (names.isEmpty()) {
      return processed();
    }
    List<Subscription> chosen = new ArrayList<>();
    for (String name : names.stream().distinct().toList()) {
      Subscription topic = processed.get(name);
      if (topic == null) {
        throw new UnknownTopicException(name, List.copyOf(processed.keySet()));
      }
      chosen.add(topic);
    }
    return chosen;
  }
}

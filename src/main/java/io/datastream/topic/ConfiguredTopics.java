package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.InvalidSettingException;
import io.datastream.source.catalog.SourcesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The one place that knows which topics are configured. Whoever begins a piece of work asks here
 * and hands down what it works on.
 */
@ApplicationScoped
public class ConfiguredTopics {
  private final DatastreamConfig config;
  private final SourcesConfig sources;

  ConfiguredTopics(DatastreamConfig config, SourcesConfig sources) {
    this.config = config;
    this.sources = sources;
  }

  /**
   * The topic that sources are sent to, in envelopes.
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

  /** What process runs read. */
  public Subscription processed() {
    return new Subscription(config.topic(), config.group(), config.format(), source());
  }

  /** Whose records those are that don't say it: of the one source that others write, if it is. */
  private String source() {
    List<String> written =
        sources.sources().entrySet().stream()
            .filter(it -> it.getValue().type().filter(ConfiguredTopics::isTopic).isPresent())
            .map(Map.Entry::getKey)
            .toList();
    return written.size() == 1 ? written.get(0) : config.topic();
  }

  private static boolean isTopic(String type) {
    return type.strip().toLowerCase(Locale.ROOT).equals("topic");
  }
}

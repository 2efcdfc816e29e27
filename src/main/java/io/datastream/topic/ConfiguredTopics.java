package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.InvalidSettingException;
import jakarta.enterprise.context.ApplicationScoped;

/**
 * The one place that knows which topics are configured. Whoever begins a piece of work asks here
 * and hands down what it works on.
 */
@ApplicationScoped
public class ConfiguredTopics {
  private final DatastreamConfig config;

  ConfiguredTopics(DatastreamConfig config) {
    this.config = config;
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
    return new Subscription(config.topic(), config.group(), config.format());
  }
}

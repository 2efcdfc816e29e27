package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
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

  /** The topic that sources are sent to. */
  public String ingested() {
    return config.topic();
  }

  /** What process runs read. */
  public Subscription processed() {
    return new Subscription(config.topic(), config.group());
  }
}

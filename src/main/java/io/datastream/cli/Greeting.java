package io.datastream.cli;

import io.datastream.config.DatastreamConfig;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** What {@code serve} says when it is up: where it listens, and what it does by itself. */
@ApplicationScoped
class Greeting {
  private final DatastreamConfig config;
  private final ConfiguredTopics topics;
  private final SourceCatalog sources;
  private final String host;
  private final int port;

  Greeting(
      DatastreamConfig config,
      ConfiguredTopics topics,
      SourceCatalog sources,
      @ConfigProperty(name = "quarkus.http.host") String host,
      @ConfigProperty(name = "quarkus.http.port") int port) {
    this.config = config;
    this.topics = topics;
    this.sources = sources;
    this.host = host;
    this.port = port;
  }

  /**
   * One line.
   *
   * @param stream whether it processes all the time
   */
  String line(boolean stream) {
    return "datastream %s is up at http://%s:%d: ingest %s of %s, process %s, %s"
        .formatted(
            CommandParser.version(),
            host.contains(":") ? "[" + host + "]" : host,
            port,
            period(config.ingest().every()),
            named(sources.all()),
            stream ? "all the time" : period(config.process().every()),
            topics());
  }

  private String topics() {
    List<Subscription> all = topics.processed();
    return (all.size() == 1 ? "topic " : "topics ")
        + all.stream().map(Subscription::topic).collect(Collectors.joining(", "));
  }

  private static String period(String every) {
    return "off".equalsIgnoreCase(every) || "disabled".equalsIgnoreCase(every)
        ? "off"
        : "every " + every;
  }

  private static String named(List<Source> all) {
    return all.isEmpty()
        ? "no source"
        : all.stream().map(Source::name).collect(Collectors.joining(", "));
  }
}

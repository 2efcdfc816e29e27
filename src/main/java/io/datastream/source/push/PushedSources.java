package io.datastream.source.push;

import io.datastream.source.SourceSettings;
import io.datastream.source.catalog.SourceConfig;
import io.datastream.source.catalog.SourcesConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;

/** The sources whose records are pushed. */
@ApplicationScoped
public class PushedSources {
  private final SourcesConfig sources;
  private final PushConfig config;

  public PushedSources(SourcesConfig sources, PushConfig config) {
    this.sources = sources;
    this.config = config;
  }

  /**
   * One of them.
   *
   * @param signature by which its requests are known; empty where nobody has to be
   */
  public record Pushed(String name, SourceSettings settings, Optional<Signature> signature) {}

  /** The one of this name; empty when there is none, or it isn't pushed. */
  public Optional<Pushed> of(String name) {
    SourceConfig source = sources.sources().containsKey(name) ? sources.sources().get(name) : null;
    if (source == null
        || source.type().filter(it -> it.strip().equalsIgnoreCase(PushKind.TYPE)).isEmpty()) {
      return Optional.empty();
    }
    PushConfig.PushSource its = config.sources().get(name);
    return Optional.of(
        new Pushed(
            name,
            new SourceSettings(source.key(), source.eventTime(), source.batchSize()),
            its.secret().map(secret -> new Signature(its.signatureHeader(), secret))));
  }
}

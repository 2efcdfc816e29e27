package io.datastream.init;

import io.datastream.config.ServiceUnreachableException;
import io.datastream.failure.FailureCode;
import io.datastream.init.sample.ByteSampler;
import io.datastream.init.sample.NothingToLearnException;
import io.datastream.init.sample.Subject;
import io.datastream.init.sample.TopicSampler;
import io.datastream.init.yaml.ConfigurationFile;
import io.datastream.init.yaml.UnwritableException;
import io.datastream.init.yaml.YamlBlock;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.table.catalog.TableName;
import io.datastream.table.settings.FieldName;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Looks at where records come from, and writes the block of a source that reads them. */
@ApplicationScoped
public class Initializer {
  private final ByteSampler bytes;
  private final TopicSampler topics;
  private final SourcesConfig configured;

  Initializer(ByteSampler bytes, TopicSampler topics, SourcesConfig configured) {
    this.bytes = bytes;
    this.topics = topics;
    this.configured = configured;
  }

  /**
   * Looks, and writes.
   *
   * @param given an address, a file or a topic
   * @param name of the source; empty for one that follows from what is given
   * @param directory the working directory, whose configuration file it is added to; empty for none
   * @return fails with {@link io.datastream.init.sample.NothingToLearnException}, {@link
   *     UnwritableException}, {@link io.datastream.config.ServiceUnreachableException}
   */
  public Uni<Initialized> init(String given, Optional<String> name, Optional<Path> directory) {
    Subject subject = Subject.of(given, Path.of(""));
    Optional<ConfigurationFile> file = directory.map(ConfigurationFile::in);
    name.ifPresent(it -> refuseTaken(it, file));
    return look(subject, name).map(look -> initialized(look, file));
  }

  private Uni<Look> look(Subject subject, Optional<String> name) {
    String usual = SourceName.of(subject);
    if (subject instanceof Subject.TopicName topic) {
      return topics
          .of(topic)
          .onFailure(ServiceUnreachableException.class)
          .transform(it -> noFileEither(topic, it))
          .map(it -> new TopicLook(it, name).look(usual));
    }
    return (subject instanceof Subject.Address address
            ? bytes.of(address)
            : bytes.of((Subject.LocalFile) subject))
        .map(it -> new ByteLook(subject, it, name.orElse(usual)).look());
  }

  /** Whoever meant a file doesn't know what Kafka is to it. */
  private static Throwable noFileEither(Subject.TopicName topic, Throwable away) {
    return new NothingToLearnException(
        FailureCode.SERVICE_AWAY,
        "init: there is no file '%s', and whether it is a topic can't be asked: %s"
            .formatted(topic.topic(), away.getMessage()),
        away);
  }

  private Initialized initialized(Look look, Optional<ConfigurationFile> file) {
    refuseTaken(look.name(), file);
    YamlBlock block = new SourceBlock(look, table(look.name())).block();
    file.ifPresent(it -> it.add(look.name(), block));
    return new Initialized(
        look.name(),
        look.sample().records().size(),
        block.settings(),
        ConfigurationFile.alone(look.name(), block),
        file.map(it -> it.path().toString()).orElse(null));
  }

  /** One that is configured stays as it is, wherever that stands. */
  private void refuseTaken(String name, Optional<ConfigurationFile> file) {
    if (file.isPresent() && configured.sources().containsKey(name)) {
      throw UnwritableException.taken(name, file.get().path());
    }
  }

  /** A table that no source has. */
  private String table(String source) {
    Set<String> taken =
        configured.sources().values().stream()
            .flatMap(it -> it.table().stream())
            .flatMap(it -> TableName.parse(it).stream())
            .map(TableName::toString)
            .collect(Collectors.toSet());
    String folded = FieldName.folded(source).replaceFirst("^(?=\\P{L})", "t_");
    String free = folded;
    for (int i = 2; taken.contains(free); i++) {
      free = folded + "_" + i;
    }
    return free;
  }
}

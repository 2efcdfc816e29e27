package io.datastream.source.topic;

import io.datastream.source.SettingsGroup;
import io.datastream.source.Source;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code topic}: others write the records; what becomes of them is configured here. */
@ApplicationScoped
public class TopicKind implements SourceKind {
  /** What {@code type} says. */
  public static final String TYPE = "topic";

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public List<SettingsGroup> settings() {
    return List.of(new SettingsGroup(TopicConfig.class, "type " + TYPE));
  }

  @Override
  public Optional<Source> create(SourceKey key, String type, SourceSettings common) {
    return Optional.empty();
  }
}

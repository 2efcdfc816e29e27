package io.datastream.source.push;

import io.datastream.source.SettingsGroup;
import io.datastream.source.Source;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code push}: others send the records, by requests to {@code serve}. */
@ApplicationScoped
public class PushKind implements SourceKind {
  /** What {@code type} says. */
  public static final String TYPE = "push";

  private final PushConfig config;

  public PushKind(PushConfig config) {
    this.config = config;
  }

  @Override
  public Set<String> types() {
    return Set.of(TYPE);
  }

  @Override
  public List<SettingsGroup> settings() {
    return List.of(new SettingsGroup(PushConfig.class, "type " + TYPE));
  }

  @Override
  public Optional<Source> create(SourceKey key, String type, SourceSettings common) {
    config
        .sources()
        .get(key.source())
        .secret()
        .filter(String::isBlank)
        .ifPresent(
            blank -> {
              throw key.missing("secret", "a secret that whoever pushes has too");
            });
    return Optional.empty();
  }
}

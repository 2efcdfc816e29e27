package io.datastream.source.sample;

import io.datastream.source.SettingsGroup;
import io.datastream.source.Source;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** {@code sample}: ten built-in users. */
@ApplicationScoped
public class SampleKind implements SourceKind {

  @Override
  public Set<String> types() {
    return Set.of("sample");
  }

  @Override
  public List<SettingsGroup> settings() {
    return List.of();
  }

  @Override
  public Optional<Source> create(SourceKey key, String type, SourceSettings common) {
    return Optional.of(new SampleSource(key.source(), common));
  }
}

package io.datastream.process;

import io.datastream.source.Source;
import io.datastream.source.SourceCatalog;
import io.datastream.source.SourceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What the configuration says of a source's records; sources it doesn't know get the defaults. */
@ApplicationScoped
class SourceRules {
  private static final List<String> DEFAULT_KEY = List.of("id");

  private static final Rules DEFAULT = Rules.of(DEFAULT_KEY, false, Optional.empty());

  private final Map<String, Rules> configured;

  SourceRules(SourceCatalog catalog) {
    // Asked for once an envelope, which may hold a single record.
    this.configured =
        catalog.all().stream()
            .map(Source::name)
            .collect(Collectors.toUnmodifiableMap(Function.identity(), it -> rules(catalog, it)));
  }

  /**
   * @param keyFields the fields of the key, in order
   * @param keyRequired whether a record without them is broken, because somebody named them
   * @param eventTimeField where the event time is
   * @param fields what to bring out of a record: the key's fields first, then the event time's
   */
  record Rules(
      List<String> keyFields,
      boolean keyRequired,
      Optional<String> eventTimeField,
      List<String> fields) {

    static Rules of(List<String> keyFields, boolean keyRequired, Optional<String> eventTimeField) {
      // A field that is named twice is brought out once.
      List<String> key = keyFields.stream().distinct().toList();
      List<String> fields =
          Stream.concat(key.stream(), eventTimeField.stream()).distinct().toList();
      return new Rules(key, keyRequired, eventTimeField, fields);
    }
  }

  Rules of(String source) {
    return configured.getOrDefault(source, DEFAULT);
  }

  private static Rules rules(SourceCatalog catalog, String source) {
    Optional<SourceConfig> config = catalog.config(source);
    Optional<List<String>> key = config.flatMap(SourceConfig::key);
    return Rules.of(
        key.orElse(DEFAULT_KEY), key.isPresent(), config.flatMap(SourceConfig::eventTime));
  }
}

package io.datastream.process;

import io.datastream.source.SourceCatalog;
import io.datastream.source.SourceConfig;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What the configuration says of a source's records; sources it doesn't know get the defaults. */
@ApplicationScoped
class SourceRules {
  private static final List<String> DEFAULT_KEY = List.of("id");

  private final SourceCatalog catalog;

  SourceRules(SourceCatalog catalog) {
    this.catalog = catalog;
  }

  /**
   * @param keyFields the fields of the key, in order
   * @param keyRequired whether a record without them is broken, because somebody named them
   * @param eventTimeField where the event time is
   */
  record Rules(List<String> keyFields, boolean keyRequired, Optional<String> eventTimeField) {
    /** The fields to bring out of a record: the key's, then the event time's. */
    List<String> fields() {
      List<String> fields = new ArrayList<>(keyFields);
      eventTimeField.filter(field -> !fields.contains(field)).ifPresent(fields::add);
      return fields;
    }
  }

  Rules of(String source) {
    Optional<SourceConfig> config = catalog.config(source);
    Optional<List<String>> key = config.flatMap(SourceConfig::key);
    return new Rules(
        // A field that is named twice is brought out once.
        key.map(fields -> fields.stream().distinct().toList()).orElse(DEFAULT_KEY),
        key.isPresent(),
        config.flatMap(SourceConfig::eventTime));
  }
}

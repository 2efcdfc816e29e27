package io.datastream.process.decode;

import io.datastream.message.RecordRules;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.table.Destinations;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What becomes of the records of a source, whoever sends them: by what is configured here under its
 * name, else by what was configured where they were sent, which came along, else by the defaults.
 * How a source is read, and whether it is read here at all, is nothing to them.
 */
@ApplicationScoped
class SourceRules {
  private static final List<String> DEFAULT_KEY = List.of("id");

  private static final Rules DEFAULT =
      Rules.of(new RecordRules(Optional.empty(), Optional.empty()), List.of());

  /** Different headers that are remembered; more than an installation has sources. */
  private static final int MOST_HEADERS = 200;

  private final Map<String, Rules> configured;
  private final Map<ByteBuffer, Optional<Rules>> read = new ConcurrentHashMap<>();

  @Inject
  SourceRules(SourcesConfig config, Destinations destinations) {
    this(
        config.sources().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey,
                    it -> new RecordRules(it.getValue().key(), it.getValue().eventTime()))),
        destinations::messageFields);
  }

  /**
   * Those that are configured.
   *
   * @param configured by the names of the sources
   * @param messageFields what the table of a source has of its messages
   */
  SourceRules(Map<String, RecordRules> configured, Function<String, List<String>> messageFields) {
    // Asked for once an envelope, which may hold a single record.
    this.configured =
        configured.entrySet().stream()
            .collect(
                Collectors.toUnmodifiableMap(
                    Map.Entry::getKey,
                    it -> Rules.of(it.getValue(), messageFields.apply(it.getKey()))));
  }

  /**
   * @param keyFields the fields of the key, in order
   * @param keyRequired whether a record without them is broken, because somebody named them
   * @param eventTimeField where the event time is
   * @param messageFields what its table has of the message
   * @param fields what to bring out of a record: the key's fields first, then the event time's
   */
  record Rules(
      List<String> keyFields,
      boolean keyRequired,
      Optional<String> eventTimeField,
      List<String> messageFields,
      List<String> fields) {

    static Rules of(RecordRules rules, List<String> messageFields) {
      // A field that is named twice is brought out once.
      List<String> key = rules.key().orElse(DEFAULT_KEY).stream().distinct().toList();
      List<String> fields =
          Stream.of(key.stream(), rules.eventTime().stream(), messageFields.stream())
              .flatMap(it -> it)
              .distinct()
              .toList();
      return new Rules(key, rules.key().isPresent(), rules.eventTime(), messageFields, fields);
    }

    /** Whether both make the same of a record. */
    boolean agreesWith(Rules other) {
      return keyFields.equals(other.keyFields)
          && keyRequired == other.keyRequired
          && eventTimeField.equals(other.eventTimeField);
    }

    @Override
    public String toString() {
      return "key %s, event-time %s"
          .formatted(
              keyRequired ? String.join(",", keyFields) : "not set",
              eventTimeField.orElse("not set"));
    }
  }

  /**
   * The rules for the records of a message.
   *
   * @param header what came along with it; null where nothing did
   * @param findings are told when it can't be read, or says something else than what is configured
   *     here
   */
  Rules of(String source, byte[] header, DecodeFindings findings) {
    Rules own = configured.get(source);
    if (header == null) {
      return own == null ? DEFAULT : own;
    }
    Optional<Rules> sent = read(header);
    if (sent.isEmpty()) {
      findings.unreadableRules(source, header);
    } else if (own != null && !own.agreesWith(sent.get())) {
      findings.rulesDiffer(source, own, sent.get());
    }
    return own == null ? sent.orElse(DEFAULT) : own;
  }

  private Optional<Rules> read(byte[] header) {
    ByteBuffer text = ByteBuffer.wrap(header);
    Optional<Rules> known = read.get(text);
    if (known != null) {
      return known;
    }
    Optional<Rules> rules = RecordRules.of(header).map(it -> Rules.of(it, List.of()));
    // Who sends a different one with each message shall not fill the memory.
    if (read.size() >= MOST_HEADERS) {
      read.clear();
    }
    read.put(text, rules);
    return rules;
  }
}

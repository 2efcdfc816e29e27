package io.datastream.extra.countersource;

import io.datastream.extra.countersource.CounterConfig.CounterSource;
import io.datastream.source.RecordReader;
import io.datastream.source.SettingsGroup;
import io.datastream.source.Source;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceKind;
import io.datastream.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.Set;
import java.util.stream.IntStream;

/** {@code counter}: records that are numbers. */
@ApplicationScoped
public class CounterKind implements SourceKind {
  private final CounterConfig config;

  CounterKind(CounterConfig config) {
    this.config = config;
  }

  @Override
  public Set<String> types() {
    return Set.of("counter");
  }

  @Override
  public List<SettingsGroup> settings() {
    return List.of(new SettingsGroup(CounterConfig.class, "type counter"));
  }

  @Override
  public Optional<Source> create(SourceKey key, String type, SourceSettings common) {
    return Optional.of(
        new Counter(key.source(), common, Range.of(key, config.sources().get(key.source()))));
  }

  private record Range(int first, int last, Map<Integer, String> nicknames) {
    static Range of(SourceKey key, CounterSource given) {
      int last = given.last().orElseThrow(() -> key.missing("last", "a whole number"));
      if (last < given.first()) {
        throw key.refused("last", last, "at least " + given.first());
      }
      return new Range(given.first(), last, given.nicknames());
    }

    byte[] record(int number) {
      String name = nicknames.getOrDefault(number, "nobody");
      return "{\"id\":%d,\"name\":\"%s\"}".formatted(number, name).getBytes(StandardCharsets.UTF_8);
    }
  }

  private record Counter(String name, SourceSettings settings, Range range) implements Source {
    @Override
    public Uni<RecordReader> open(int maxRecordBytes) {
      return Uni.createFrom()
          .item(
              () ->
                  new Numbers(
                      range, IntStream.rangeClosed(range.first(), range.last()).iterator()));
    }
  }

  private record Numbers(Range range, PrimitiveIterator.OfInt rest) implements RecordReader {
    @Override
    public SourceItem next() {
      return rest.hasNext() ? new SourceItem.ReadRecord(range.record(rest.nextInt())) : null;
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}

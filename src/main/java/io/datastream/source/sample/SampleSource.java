package io.datastream.source.sample;

import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;

/** Ten users that are always the same, so that a first run needs nothing from outside. */
public final class SampleSource implements Source {

  private static final List<String> USERS =
      List.of(
          user(1, "John", "john@example.com", "New York"),
          user(2, "Maria", "maria@example.com", "Lisbon"),
          user(3, "Chen", "chen@example.com", "Taipei"),
          user(4, "Amina", "amina@example.com", "Nairobi"),
          user(5, "Søren", "soren@example.com", "Aarhus"),
          user(6, "Priya", "priya@example.com", "Pune"),
          user(7, "Lucas", "lucas@example.com", "São Paulo"),
          user(8, "Yuki", "yuki@example.com", "Sapporo"),
          user(9, "Fatima", "fatima@example.com", "Rabat"),
          user(10, "Oleksandr", "oleksandr@example.com", "Lviv"));

  private final String name;
  private final SourceSettings settings;

  public SampleSource(String name, SourceSettings settings) {
    this.name = name;
    this.settings = settings;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SourceSettings settings() {
    return settings;
  }

  @Override
  public Uni<RecordReader> open(int maxRecordBytes) {
    return Uni.createFrom().item(() -> new Users(USERS.iterator()));
  }

  private static String user(int id, String name, String email, String city) {
    return "{\"id\":%d,\"name\":\"%s\",\"email\":\"%s\",\"city\":\"%s\",\"created_at\":\"2026-01-%02dT09:00:00Z\"}"
        .formatted(id, name, email, city, id);
  }

  private record Users(Iterator<String> rest) implements RecordReader {

    @Override
    public SourceItem next() {
      return rest.hasNext()
          ? new SourceItem.ReadRecord(rest.next().getBytes(StandardCharsets.UTF_8))
          : null;
    }

    @Override
    public void close() {
      // Nothing is held open.
    }
  }
}

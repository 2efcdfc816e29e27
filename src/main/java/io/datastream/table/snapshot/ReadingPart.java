package io.datastream.table.snapshot;

import io.datastream.message.ReadingMark;
import io.datastream.table.Arrival;
import io.datastream.table.RecordRow;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What a batch has of one reading; or of messages that were sent outside of one, at some time.
 *
 * @param since the reading's number; else when they were sent, in the same unit: then they are to
 *     readings that began before what their own records are
 */
record ReadingPart(long since, List<Arrival> messages, List<RecordRow> rows) {
  private record Place(int partition, long offset) {}

  /**
   * The parts of a batch, in the order of their readings.
   *
   * @param now in microseconds since 1970; nothing was sent later
   */
  static Collection<ReadingPart> of(List<Arrival> arrivals, List<RecordRow> rows, long now) {
    Map<Long, ReadingPart> parts = new TreeMap<>();
    Map<Place, ReadingPart> byPlace = new HashMap<>();
    for (Arrival arrival : arrivals) {
      long since =
          arrival
              .mark()
              .map(ReadingMark::reading)
              .orElseGet(() -> Math.min(now, ReadingLog.micros(arrival.ingestedAt())));
      ReadingPart part =
          parts.computeIfAbsent(
              since, it -> new ReadingPart(it, new ArrayList<>(), new ArrayList<>()));
      part.messages.add(arrival);
      byPlace.put(new Place(arrival.partition(), arrival.offset()), part);
    }
    for (RecordRow row : rows) {
      ReadingPart part = byPlace.get(new Place(row.partition(), row.offset()));
      if (part != null) {
        part.rows.add(row);
      }
    }
    return parts.values();
  }

  boolean ofReading() {
    return messages.stream().anyMatch(it -> it.mark().isPresent());
  }

  /** Whether a record of it went to quarantine. */
  boolean faulty() {
    return messages.stream().anyMatch(it -> it.mark().isPresent() && it.faulty());
  }

  /** Its end, if that has come. */
  Optional<ReadingMark.End> end() {
    return messages.stream()
        .flatMap(it -> it.mark().stream())
        .filter(ReadingMark.End.class::isInstance)
        .map(ReadingMark.End.class::cast)
        .findFirst();
  }

  /** The envelopes that have come, as PostgreSQL's multirange. */
  String envelopes() {
    return messages.stream()
        .flatMap(it -> it.mark().stream())
        .filter(ReadingMark.Envelope.class::isInstance)
        .map(ReadingMark.Envelope.class::cast)
        .map(it -> "[%d,%d]".formatted(it.number(), it.number()))
        .collect(Collectors.joining(",", "{", "}"));
  }
}

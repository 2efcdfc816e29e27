package io.datastream.table;

import io.datastream.message.ReadingMark;
import java.time.Instant;
import java.util.Optional;

/**
 * A message for a table that follows the readings of its source.
 *
 * @param source whose records it has
 * @param ingestedAt when it was sent
 * @param mark what it is to a reading; empty where it was sent outside of one
 * @param faulty whether a record of it went to quarantine, or the whole message
 */
public record Arrival(
    String source,
    int partition,
    long offset,
    Instant ingestedAt,
    Optional<ReadingMark> mark,
    boolean faulty) {

  /** The same, of which a record went to quarantine. */
  public Arrival asFaulty() {
    return faulty ? this : new Arrival(source, partition, offset, ingestedAt, mark, true);
  }
}

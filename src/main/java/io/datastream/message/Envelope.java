package io.datastream.message;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * A message that could be read, though some of its elements may be broken.
 *
 * @param source not blank
 * @param timestamp when the records were ingested; empty when the message doesn't say
 * @param unreadableTimestamp what the message has there instead of a time, for people
 * @param batchSizeDisagrees whether {@code batch_size} is there and isn't the number of elements
 */
public record Envelope(
    String source,
    Optional<Instant> timestamp,
    Optional<String> unreadableTimestamp,
    List<Element> elements,
    boolean batchSizeDisagrees)
    implements Decoded {}

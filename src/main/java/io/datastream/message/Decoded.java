package io.datastream.message;

import io.datastream.record.QuarantineReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What became of a message. */
public sealed interface Decoded {
  /**
   * A message that could be read, though some of its elements may be broken.
   *
   * @param source whose records they are; not blank
   * @param timestamp when the records were ingested; empty when the message doesn't say
   * @param unreadableTimestamp what the message has there instead of a time, for people
   * @param elements in their order; may be empty
   * @param sizeDisagrees whether the message says how many elements it has, and has others
   */
  record Readable(
      String source,
      Optional<Instant> timestamp,
      Optional<String> unreadableTimestamp,
      List<Element> elements,
      boolean sizeDisagrees)
      implements Decoded {}

  /**
   * A message that says that the record of its key is gone: on topics of others, one without a
   * value.
   *
   * @param source whose record it was
   */
  record Deletion(String source) implements Decoded {}

  /**
   * A message that is none of its format.
   *
   * @param reason never null
   * @param detail what was found and where, for people
   */
  record Unreadable(QuarantineReason reason, String detail) implements Decoded {}
}

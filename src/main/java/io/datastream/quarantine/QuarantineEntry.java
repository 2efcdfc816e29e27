package io.datastream.quarantine;

import io.datastream.record.QuarantineReason;
import java.util.Optional;

/**
 * Something that could not be read or written.
 *
 * @param stage which run met it
 * @param source the source's name where it is known
 * @param place where it was, for people: {@code users.csv:7}, {@code data-stream:0:42[3]}
 * @param reason never null
 * @param detail what was wrong, for people
 * @param payload its bytes, as much as could be kept
 * @param message its place on the topic, for the process stage
 * @param identity what makes it the same when it is met again; null where that can't be known
 */
public record QuarantineEntry(
    Stage stage,
    Optional<String> source,
    String place,
    QuarantineReason reason,
    String detail,
    byte[] payload,
    Optional<MessagePlace> message,
    EntryIdentity identity) {

  /** The run that met it. */
  public enum Stage {
    INGEST,
    PROCESS
  }

  /**
   * A place on a topic.
   *
   * @param element index in the envelope's data; empty for the whole message
   */
  public record MessagePlace(String topic, int partition, long offset, Optional<Integer> element) {
    /** The place in one word, as {@link QuarantineEntry#place} has it. */
    public String inOneWord() {
      String message = topic + ":" + partition + ":" + offset;
      return element.map(index -> message + "[" + index + "]").orElse(message);
    }
  }

  /** Something met while a message was processed; each time that is another one. */
  public static QuarantineEntry ofMessage(
      MessagePlace place,
      Optional<String> source,
      QuarantineReason reason,
      String detail,
      byte[] payload) {
    return new QuarantineEntry(
        Stage.PROCESS,
        source,
        place.inOneWord(),
        reason,
        detail,
        payload,
        Optional.of(place),
        null);
  }

  /**
   * A record that has a key, met while its message was processed: the same bytes under the same key
   * are the same record, whichever message brings them.
   */
  public static QuarantineEntry ofRecord(
      MessagePlace place,
      String source,
      String key,
      QuarantineReason reason,
      String detail,
      byte[] payload) {
    return new QuarantineEntry(
        Stage.PROCESS,
        Optional.of(source),
        place.inOneWord(),
        reason,
        detail,
        payload,
        Optional.of(place),
        EntryIdentity.of(Stage.PROCESS, source, key, payload));
  }

  /** Something met while a source was read; it is the same when its place holds it again. */
  public static QuarantineEntry ofSource(
      String source, String place, QuarantineReason reason, String detail, byte[] payload) {
    return new QuarantineEntry(
        Stage.INGEST,
        Optional.of(source),
        place,
        reason,
        detail,
        payload,
        Optional.empty(),
        EntryIdentity.of(Stage.INGEST, source, place, payload));
  }
}

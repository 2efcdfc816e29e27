package io.datastream.quarantine;

import java.util.Optional;

/**
 * Something that could not be read or written.
 *
 * @param stage which run met it
 * @param source the source's name where it is known
 * @param place where it was, for people: {@code users.csv:7}, {@code data-stream:0:42[3]}
 * @param reason a short, stable word
 * @param detail what was wrong, for people
 * @param payload its bytes, as much as could be kept
 * @param message its place on the topic, for the process stage
 */
public record QuarantineEntry(
    Stage stage,
    Optional<String> source,
    String place,
    String reason,
    String detail,
    byte[] payload,
    Optional<MessagePlace> message) {

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

  /** Something met while a message was processed. */
  public static QuarantineEntry ofMessage(
      MessagePlace place, Optional<String> source, String reason, String detail, byte[] payload) {
    return new QuarantineEntry(
        Stage.PROCESS, source, place.inOneWord(), reason, detail, payload, Optional.of(place));
  }

  /** Something met while a source was read. */
  public static QuarantineEntry ofSource(
      String source, String place, String reason, String detail, byte[] payload) {
    return new QuarantineEntry(
        Stage.INGEST, Optional.of(source), place, reason, detail, payload, Optional.empty());
  }
}

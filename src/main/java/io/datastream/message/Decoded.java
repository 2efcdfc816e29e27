package io.datastream.message;

/** What became of a message's bytes. */
public sealed interface Decoded permits Envelope, Decoded.Unreadable {
  /**
   * A message that is no envelope.
   *
   * @param reason a short, stable word
   * @param detail what was found and where, for people
   */
  record Unreadable(String reason, String detail) implements Decoded {}
}

package io.datastream.message;

/**
 * A format that the messages of a topic may have. Each is a bean, found when the application is
 * built, and chosen by its name.
 *
 * <p>After Trino's <a
 * href="https://github.com/trinodb/trino/blob/master/lib/trino-record-decoder/src/main/java/io/trino/decoder/RowDecoderFactory.java">RowDecoderFactory</a>.
 */
public interface MessageFormat {
  /** What configuration calls it: lower case, words joined by hyphens. */
  String name();

  /**
   * Makes the decoder of a topic's messages, once and not for each of them.
   *
   * @param source whose records they are, where they don't say so themselves: the one that is
   *     configured with the topic, else the topic's own name
   * @return never null
   */
  MessageDecoder decoder(String source);
}

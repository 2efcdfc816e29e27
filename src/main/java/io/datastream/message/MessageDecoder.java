package io.datastream.message;

import java.util.List;
import java.util.function.Function;

/** Takes messages of one format apart. Thread-safe. */
@FunctionalInterface
public interface MessageDecoder {
  /**
   * Decodes a message. Never throws for anything a message may contain.
   *
   * @param fieldsOf the top-level fields to bring out of the records of a source, which the decoder
   *     asks for when it knows the source
   */
  Decoded decode(Message message, Function<String, List<String>> fieldsOf);
}

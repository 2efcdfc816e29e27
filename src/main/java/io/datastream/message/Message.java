package io.datastream.message;

/** A message as it lies on its topic. The arrays are not to be changed. */
public interface Message {
  /** Kafka's name of the topic. */
  String topic();

  /** The key's bytes; null when it has none. */
  byte[] key();

  /** The value's bytes; null when it has none. */
  byte[] value();

  /** The value of the last header of a name; null where there is none, or it has no value. */
  byte[] header(String name);

  /** When it was sent or appended, in milliseconds since 1970; negative when nobody says. */
  long timestamp();
}

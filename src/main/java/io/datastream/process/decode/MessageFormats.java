package io.datastream.process.decode;

import io.datastream.config.InvalidSettingException;
import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFormat;
import io.datastream.source.SourceKey;
import io.datastream.topic.Subscription;
import io.quarkus.arc.All;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** The formats of messages that there are, and the decoders of the topics that are read. */
@ApplicationScoped
public class MessageFormats {
  private final Map<String, MessageFormat> formats = new TreeMap<>();
  private final Map<Subscription, MessageDecoder> decoders = new ConcurrentHashMap<>();

  MessageFormats(@All List<MessageFormat> found) {
    for (MessageFormat format : found) {
      if (formats.put(format.name(), format) != null) {
        throw new IllegalStateException("two formats of messages are called " + format.name());
      }
    }
  }

  /**
   * The decoder of a topic's messages, which is made when it is asked for first.
   *
   * @throws InvalidSettingException when there is no such format
   */
  MessageDecoder decoder(Subscription topic) {
    return decoders.computeIfAbsent(topic, it -> format(it).decoder(it.source()));
  }

  /** As {@link #decoder}. */
  MessageFormat format(Subscription topic) {
    MessageFormat format = formats.get(topic.format());
    if (format == null) {
      String key =
          topic.source().equals(topic.topic())
              ? "datastream.format"
              : new SourceKey(topic.source()).of("format");
      throw new InvalidSettingException(
          "%s: '%s' is given; accepted: %s"
              .formatted(key, topic.format(), String.join(", ", formats.keySet())));
    }
    return format;
  }
}

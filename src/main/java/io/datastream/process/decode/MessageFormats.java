package io.datastream.process.decode;

import io.datastream.config.InvalidSettingException;
import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFormat;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.Subscription;
import io.quarkus.arc.All;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/** The formats of messages that there are, and the decoders of the topics that are read. */
@ApplicationScoped
public class MessageFormats {
  private final List<MessageFormat> formats;
  private final Map<Subscription, MessageDecoder> decoders = new ConcurrentHashMap<>();

  MessageFormats(@All List<MessageFormat> formats) {
    this.formats = formats;
  }

  /** A wrong format keeps the application from starting: {@code serve} would find out later. */
  void check(@Observes StartupEvent start, ConfiguredTopics topics) {
    decoder(topics.processed());
  }

  /**
   * The decoder of a topic's messages, which is made when it is asked for first.
   *
   * @throws InvalidSettingException when there is no such format
   */
  MessageDecoder decoder(Subscription topic) {
    return decoders.computeIfAbsent(topic, it -> format(it.format()).decoder(it.topic()));
  }

  private MessageFormat format(String name) {
    return formats.stream()
        .filter(it -> it.name().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new InvalidSettingException(
                    "datastream.format: '%s' is given; accepted: %s"
                        .formatted(
                            name,
                            formats.stream()
                                .map(MessageFormat::name)
                                .sorted()
                                .collect(Collectors.joining(", ")))));
  }
}

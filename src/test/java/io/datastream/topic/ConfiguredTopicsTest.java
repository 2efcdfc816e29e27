package io.datastream.topic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.DatastreamConfig;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.catalog.SourcesConfig;
import io.datastream.source.topic.TopicConfig;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfiguredTopicsTest {
  @Test
  void withoutSourcesItIsTheOneTopic() {
    ConfiguredTopics topics = topics();

    assertThat(topics.processed())
        .containsExactly(new Subscription("data-stream", "stream-processor", "envelope"));
    assertThat(topics.ingested("any")).isEqualTo("data-stream");
  }

  @Test
  void theTopicsOfSourcesAreReadToo() {
    ConfiguredTopics topics =
        topics(
            "a.type", "api",
            "a.topic", "of-a",
            "b.type", "topic",
            "b.topic", "of-b",
            "b.format", "json",
            "c.type", "topic",
            "d.type", "topic",
            "d.topic", "of-a",
            "e.type", "csv",
            "e.format", "csv");

    assertThat(topics.processed())
        .containsExactly(
            new Subscription("data-stream", "stream-processor", "envelope"),
            new Subscription("of-a", "stream-processor", "envelope"),
            new Subscription("of-b", "stream-processor", "json", "b"));
    assertThat(topics.main().topic()).isEqualTo("data-stream");
    assertThat(topics.ingested("a")).isEqualTo("of-a");
    assertThat(topics.ingested("d")).isEqualTo("of-a");
    assertThat(topics.ingested("e")).isEqualTo("data-stream");
    assertThat(topics.choose(List.of("of-b", "of-b")))
        .extracting(Subscription::topic)
        .containsExactly("of-b");
  }

  @Test
  void theFormatOfTheMainTopicIsThatOfItsSource() {
    ConfiguredTopics topics = topics("/format", "json", "clicks.type", " Topic ");

    assertThat(topics.processed())
        .containsExactly(new Subscription("data-stream", "stream-processor", "json", "clicks"));
    assertThatThrownBy(() -> topics.ingested("clicks"))
        .hasMessageStartingWith("datastream.format: 'json' is given");
  }

  @Test
  void twoSourcesOfOneTopicWhoseRecordsDontSayWhoseTheyAreAreRefused() {
    assertThatThrownBy(
            () ->
                topics(
                    "a.type",
                    "topic",
                    "a.topic",
                    "t",
                    "a.format",
                    "json", //
                    "b.type",
                    "topic",
                    "b.topic",
                    "t",
                    "b.format",
                    "json"))
        .isInstanceOf(SourceConfigurationException.class)
        .hasMessage(
            "datastream.sources.b.topic: 't' is given; accepted: a topic of its own; of this one,"
                + " whose format is json, all records are of the source a");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "topic | t | json | topic | t | envelope | datastream.sources.b.format: 'envelope' is given; accepted: json, which is what the source a has on the topic t, or another topic",
        "topic | t | json | topic | t |  | datastream.sources.b.format: 'envelope' is given; accepted: json, which is what the source a has on the topic t, or another topic",
        "api | t |  | topic | t | json | datastream.sources.b.format: 'json' is given; accepted: envelope, which is what the source a has on the topic t, or another topic",
        "topic | t | json | api | t |  | datastream.sources.b.topic: 't' is given; accepted: a topic of envelopes; on this one the source a has json",
        "topic |  |  | topic |  | json | datastream.sources.b.format: 'json' is given; accepted: envelope, which is what the source a has on the topic data-stream, or another topic",
        "csv |  |  | topic |  | json | datastream.sources.b.format: 'json' is given; accepted: envelope, which is what datastream.format has on the topic data-stream, or another topic",
      })
  void whatDoesntAgreeOnATopicIsRefused(
      String type,
      String topic,
      String format,
      String otherType,
      String otherTopic,
      String otherFormat,
      String message) {
    assertThatThrownBy(
            () ->
                topics(
                    "a.type",
                    type,
                    "a.topic",
                    topic,
                    "a.format",
                    format, //
                    "b.type",
                    otherType,
                    "b.topic",
                    otherTopic,
                    "b.format",
                    otherFormat))
        .hasMessage(message);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "..", "ü"})
  void aNameThatKafkaDoesntTakeIsRefused(String name) {
    assertThatThrownBy(() -> topics("a.type", "topic", "a.topic", name))
        .hasMessage(
            "datastream.sources.a.topic: '%s' is given; accepted: a name that Kafka takes (1 to 249"
                    .formatted(name)
                + " letters, digits, '.', '_' or '-')");
  }

  /** Pairs of key and value; keys without a slash are those of sources. */
  private static ConfiguredTopics topics(String... pairs) {
    Map<String, String> properties = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      if (pairs[i + 1] != null) {
        properties.put(
            pairs[i].startsWith("/")
                ? "datastream." + pairs[i].substring(1)
                : "datastream.sources." + pairs[i],
            pairs[i + 1]);
      }
    }
    var config =
        new SmallRyeConfigBuilder()
            .addDiscoveredConverters()
            .withMapping(DatastreamConfig.class)
            .withMapping(SourcesConfig.class)
            .withMapping(TopicConfig.class)
            .withMappingIgnore("datastream.**")
            .withSources(new PropertiesConfigSource(properties, "test", 100))
            .build();
    ConfiguredTopics topics =
        new ConfiguredTopics(
            config.getConfigMapping(DatastreamConfig.class),
            config.getConfigMapping(SourcesConfig.class),
            config.getConfigMapping(TopicConfig.class));
    if (!topics.problems().isEmpty()) {
      throw new SourceConfigurationException(String.join("; ", topics.problems()));
    }
    return topics;
  }
}

package io.datastream.look.check;

import io.datastream.config.DatastreamConfig;
import io.datastream.failure.FailureText;
import io.datastream.look.check.Finding.About;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.DataStreamTopic;
import io.datastream.topic.KafkaConnection;
import io.datastream.topic.TopicInquiry;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Kafka: whether it answers, and whether the topics are there. */
@Singleton
class KafkaLook {
  private final KafkaConnection kafka;
  private final TopicInquiry inquiry;
  private final DataStreamTopic creation;
  private final ConfiguredTopics topics;
  private final SourceCatalog catalog;
  private final DatastreamConfig config;

  KafkaLook(
      KafkaConnection kafka,
      TopicInquiry inquiry,
      DataStreamTopic creation,
      ConfiguredTopics topics,
      SourceCatalog catalog,
      DatastreamConfig config) {
    this.kafka = kafka;
    this.inquiry = inquiry;
    this.creation = creation;
    this.topics = topics;
    this.catalog = catalog;
    this.config = config;
  }

  /** Kafka, and the topics of some sources. */
  Uni<List<Finding>> look(Set<String> names) {
    return kafka
        .firstContact()
        .chain(() -> topics(names))
        .map(
            found -> {
              List<Finding> all = new ArrayList<>();
              all.add(Finding.fine(About.KAFKA, "Kafka answers at " + kafka.address()));
              all.addAll(found);
              return all;
            })
        .onFailure()
        .recoverWithItem(
            failure -> List.of(Finding.wrong(About.KAFKA, FailureText.of(failure).line())));
  }

  private Uni<List<Finding>> topics(Set<String> names) {
    Set<String> ours =
        catalog.all().stream()
            .map(Source::name)
            .filter(names::contains)
            .map(topics::of)
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> all = names.stream().map(topics::of).collect(Collectors.toCollection(TreeSet::new));
    if (all.isEmpty()) {
      all.add(topics.main().topic());
    }
    return Multi.createFrom()
        .iterable(all)
        .onItem()
        .transformToUniAndConcatenate(topic -> topic(topic, ours.contains(topic)))
        .collect()
        .asList();
  }

  /**
   * @param ours whether ingest sends to it
   */
  private Uni<Finding> topic(String topic, boolean ours) {
    return inquiry
        .state(topic)
        .chain(
            state -> {
              if (state.exists()) {
                return Uni.createFrom()
                    .item(
                        Finding.fine(
                            About.TOPIC,
                            "the topic %s is there, with %d partition(s)"
                                .formatted(topic, state.partitionCount())));
              }
              return ours ? creatable(topic) : Uni.createFrom().item(awaited(topic));
            })
        .onFailure()
        .recoverWithItem(
            failure ->
                Finding.wrong(
                    About.TOPIC,
                    "the topic %s can't be looked at: %s; grant DESCRIBE and READ on it, or correct the name"
                        .formatted(topic, FailureText.of(failure).line())));
  }

  private static Finding awaited(String topic) {
    return Finding.warning(
        About.TOPIC,
        "the topic %s is not there: nothing lands before who writes it has made it; is the name right?"
            .formatted(topic));
  }

  private Uni<Finding> creatable(String topic) {
    return creation
        .validate(topic)
        .replaceWith(
            () ->
                Finding.note(
                    About.TOPIC,
                    "the topic %s is not there; the first ingest creates it, with %d partition(s) (datastream.new-topic.partitions)"
                        .formatted(topic, config.newTopic().partitions())))
        .onFailure()
        .recoverWithItem(
            failure ->
                Finding.wrong(
                    About.TOPIC,
                    "the topic %s is not there, and can't be created: %s; create it, grant CREATE, or correct datastream.new-topic"
                        .formatted(topic, FailureText.of(failure).line())));
  }
}

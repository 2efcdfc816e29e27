package io.datastream.ingest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.message.envelope.EnvelopeWriter;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.DataStreamTopic;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Sends records without a configured source; the prototype's {@code KafkaDataProducer}. */
@ApplicationScoped
public class KafkaDataProducer {
  private final ConfiguredTopics topics;
  private final DataStreamTopic topic;
  private final EnvelopeSender sender;
  private final IngestRuns runs;
  private final SourceCatalog sources;
  private final ObjectMapper json;

  KafkaDataProducer(
      ConfiguredTopics topics,
      DataStreamTopic topic,
      EnvelopeSender sender,
      IngestRuns runs,
      SourceCatalog sources,
      ObjectMapper json) {
    this.topics = topics;
    this.topic = topic;
    this.sender = sender;
    this.runs = runs;
    this.sources = sources;
    this.json = json;
  }

  /** Sends the built-in sample, as an ingest run; returns what was acknowledged. */
  public Uni<Sent> sendSampleData() {
    return runs.ingest(RunStart.by(Trigger.CLI), List.of(sources.sample()))
        .map(result -> result.sources().values().iterator().next())
        .map(tally -> new Sent(tally.messages(), tally.records(), tally.bytes()));
  }

  /**
   * Sends records in one envelope.
   *
   * @param source not blank
   * @param records at least one, each a JSON object
   * @return what was acknowledged; fails with {@link EnvelopeTooLargeException} when it doesn't fit
   *     into one message
   */
  public Uni<Sent> send(String source, List<? extends Map<String, ?>> records) {
    return Uni.createFrom()
        .deferred(
            () -> {
              String to = topics.ingested(source);
              return topic
                  .prepare(to)
                  .chain(limits -> send(source, records, new SendTo(to, limits)));
            });
  }

  private Uni<Sent> send(String source, List<? extends Map<String, ?>> records, SendTo to) {
    EnvelopeWriter envelope = new EnvelopeWriter(source);
    for (Map<String, ?> item : records) {
      envelope.add(bytes(item));
    }
    byte[] value = envelope.finish(Instant.now());
    int room = to.limits().envelopeBytes(source, Optional.empty(), 0);
    if (value.length > room) {
      throw new EnvelopeTooLargeException(value.length, room);
    }
    return sender
        .send(to.topic(), source, value, Map.of())
        .replaceWith(() -> new Sent(1, records.size(), value.length));
  }

  private byte[] bytes(Map<String, ?> item) {
    try {
      return json.writeValueAsBytes(item);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a record can't be written as JSON: " + e.getMessage(), e);
    }
  }
}

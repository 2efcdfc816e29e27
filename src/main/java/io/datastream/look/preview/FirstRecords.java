package io.datastream.look.preview;

import io.datastream.config.DatastreamConfig;
import io.datastream.message.envelope.EnvelopeWriter;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceItem.BrokenPiece;
import io.datastream.source.SourceItem.ReadRecord;
import io.datastream.source.SourceUnavailableException;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.Subscription;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads the first records of a source that ingest reads, and puts them as ingest would. */
@Singleton
class FirstRecords {
  /** What Kafka's own default leaves of a message; the topic itself isn't asked. */
  private static final int MOST_BYTES = 1_048_000;

  /** Sources that hand out their records slowly; what came until then isn't shown. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final ConfiguredTopics topics;
  private final DatastreamConfig config;

  FirstRecords(ConfiguredTopics topics, DatastreamConfig config) {
    this.topics = topics;
    this.config = config;
  }

  /**
   * Takes them.
   *
   * @param most how many
   * @return fails with {@link SourceUnavailableException}
   */
  Uni<Taken> take(Source source, int most) {
    return source
        .open(EnvelopeWriter.roomForOne(source.name(), MOST_BYTES))
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            reader ->
                Uni.createFrom()
                    .item(() -> read(source, reader, most))
                    .onTermination()
                    .invoke(reader::close))
        .ifNoItem()
        .after(PATIENCE)
        .failWith(
            () ->
                new SourceUnavailableException(
                    "source '%s': its first %d records didn't come within %d s; try --records with fewer"
                        .formatted(source.name(), most, PATIENCE.toSeconds()),
                    null));
  }

  private Taken read(Source source, RecordReader reader, int most) {
    Subscription topic =
        new Subscription(
            topics.of(source.name()), config.group(), DatastreamConfig.ENVELOPE, source.name());
    List<ConsumerRecord<byte[], byte[]>> messages = new ArrayList<>();
    List<PreviewReport.Refused> broken = new ArrayList<>();
    while (messages.size() + broken.size() < most) {
      SourceItem item = reader.next();
      if (item == null) {
        break;
      } else if (item instanceof ReadRecord found) {
        messages.add(message(topic, messages.size(), found.json()));
      } else if (item instanceof BrokenPiece piece) {
        broken.add(
            new PreviewReport.Refused(piece.place(), piece.fault().code(), null, piece.reason()));
      }
    }
    return new Taken(topic, messages, broken, reader.warnings(), true);
  }

  /** Each in an envelope of its own: its offset is its number then. */
  private static ConsumerRecord<byte[], byte[]> message(
      Subscription topic, int number, byte[] json) {
    EnvelopeWriter envelope = new EnvelopeWriter(topic.source());
    envelope.add(json);
    return new ConsumerRecord<>(
        topic.topic(),
        0,
        number,
        topic.source().getBytes(StandardCharsets.UTF_8),
        envelope.finish(Instant.now()));
  }
}

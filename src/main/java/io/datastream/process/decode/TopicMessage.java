package io.datastream.process.decode;

import io.datastream.message.Message;
import io.datastream.message.ReadingMark;
import io.datastream.message.RecordRules;
import io.datastream.message.RunPlace;
import io.datastream.quarantine.QuarantineEntry.MessagePlace;
import io.datastream.record.Timestamps;
import io.datastream.table.Arrival;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A message while it is decoded: what its format may see of it, the rules for its records, whose
 * source is known when the decoder has come to it, and the places of what is in it.
 *
 * <p>Not thread-safe. The headers are looked at when somebody asks.
 */
final class TopicMessage implements Message, Function<String, List<String>> {
  private final ConsumerRecord<byte[], byte[]> taken;
  private final SourceRules rules;
  private final DecodeFindings findings;
  private String source;
  private SourceRules.Rules ofSource;
  private Optional<RunPlace> run;

  TopicMessage(ConsumerRecord<byte[], byte[]> taken, SourceRules rules, DecodeFindings findings) {
    this.taken = taken;
    this.rules = rules;
    this.findings = findings;
  }

  @Override
  public String topic() {
    return taken.topic();
  }

  @Override
  public byte[] key() {
    return taken.key();
  }

  @Override
  public byte[] value() {
    return taken.value();
  }

  @Override
  public byte[] header(String name) {
    Header header = taken.headers().lastHeader(name);
    return header == null ? null : header.value();
  }

  @Override
  public long timestamp() {
    return taken.timestamp();
  }

  int partition() {
    return taken.partition();
  }

  long offset() {
    return taken.offset();
  }

  /** When it was sent; now where its sender's clock says what PostgreSQL can't hold. */
  Instant time() {
    Instant sent = Instant.ofEpochMilli(timestamp());
    return timestamp() >= 0 && Timestamps.holds(sent) ? sent : Instant.now();
  }

  /** The fields to bring out of the records of a source. */
  @Override
  public List<String> apply(String name) {
    return rules(name).fields();
  }

  /** The rules, if the message is of this source. */
  SourceRules.Rules rules(String name) {
    if (!name.equals(source)) {
      source = name;
      ofSource = rules.of(name, header(RecordRules.HEADER), findings);
    }
    return ofSource;
  }

  /**
   * The key of a record that has none of its own: its place in the run that sent it, which is the
   * same when that run is repeated, else its place on the topic.
   *
   * @param index of its element, from 0
   */
  String keyByPlace(int index) {
    if (run == null) {
      run = RunPlace.of(this::header);
    }
    return run.map(place -> place.recordKey(index))
        .orElseGet(() -> topic() + ":" + partition() + ":" + offset() + ":" + index);
  }

  /** The message for a table that follows the readings of its source. */
  Arrival arrival(String its, Instant ingested) {
    return new Arrival(its, partition(), offset(), ingested, ReadingMark.of(this::header), false);
  }

  /** The source whose reading it is of, by its key; for a message that doesn't say so itself. */
  Optional<String> ofReading() {
    return header(ReadingMark.HEADER) == null || key() == null
        ? Optional.empty()
        : Optional.of(new String(key(), StandardCharsets.UTF_8));
  }

  /** The place of the whole message. */
  MessagePlace place() {
    return new MessagePlace(topic(), partition(), offset(), Optional.empty());
  }

  /** The place of an element. */
  MessagePlace place(int index) {
    return new MessagePlace(topic(), partition(), offset(), Optional.of(index));
  }
}

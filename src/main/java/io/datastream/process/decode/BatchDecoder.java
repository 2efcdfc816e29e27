package io.datastream.process.decode;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Envelope;
import io.datastream.message.envelope.EnvelopeReader;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineEntry.MessagePlace;
import io.datastream.record.Timestamps;
import io.datastream.table.RecordRow;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns messages into rows and quarantine entries: the station's logic, without its transport. */
@ApplicationScoped
public class BatchDecoder {
  private static final byte[] NOTHING = {};

  private final SourceRules rules;
  private final EnvelopeReader envelopes;

  BatchDecoder(SourceRules rules) {
    this.rules = rules;
    this.envelopes = new EnvelopeReader();
  }

  /**
   * What a batch becomes.
   *
   * @param rows in the order of their messages
   * @param quarantined messages and elements that are broken
   * @param timestamps of its envelopes
   * @param disagreements envelopes whose {@code batch_size} isn't the number of their records
   * @param findings what else people should know of them
   */
  public record DecodedBatch(
      List<RecordRow> rows,
      List<QuarantineEntry> quarantined,
      List<Instant> timestamps,
      int disagreements,
      DecodeFindings findings) {}

  /**
   * Decodes messages.
   *
   * @param messages in the order of their offsets within each partition
   */
  public DecodedBatch decode(List<ConsumerRecord<byte[], byte[]>> messages) {
    List<RecordRow> rows = new ArrayList<>();
    List<QuarantineEntry> quarantined = new ArrayList<>();
    List<Instant> timestamps = new ArrayList<>();
    DecodeFindings findings = new DecodeFindings();
    int disagreements = 0;
    for (ConsumerRecord<byte[], byte[]> message : messages) {
      MessageRules ofMessage = new MessageRules(rules, message, findings);
      Decoded decoded = envelopes.read(message.value(), ofMessage);
      if (decoded instanceof Envelope envelope) {
        Instant ingested = envelope.timestamp().orElseGet(() -> timeOf(message));
        if (envelope.unreadableTimestamp().isPresent()) {
          findings.unreadableTimestamp(
              place(message, Optional.empty()).inOneWord(), envelope.unreadableTimestamp().get());
        }
        timestamps.add(ingested);
        disagreements += envelope.batchSizeDisagrees() ? 1 : 0;
        elements(message, envelope, ingested, ofMessage.of(envelope.source()), rows, quarantined);
      } else if (decoded instanceof Decoded.Unreadable unreadable) {
        quarantined.add(whole(message, unreadable));
      }
    }
    return new DecodedBatch(rows, quarantined, timestamps, disagreements, findings);
  }

  /** When the message was sent; now where its sender's clock says what PostgreSQL can't hold. */
  private static Instant timeOf(ConsumerRecord<byte[], byte[]> message) {
    Instant sent = Instant.ofEpochMilli(message.timestamp());
    return message.timestamp() >= 0 && Timestamps.holds(sent) ? sent : Instant.now();
  }

  private static QuarantineEntry whole(
      ConsumerRecord<byte[], byte[]> message, Decoded.Unreadable unreadable) {
    return QuarantineEntry.ofMessage(
        place(message, Optional.empty()),
        Optional.empty(),
        unreadable.reason(),
        unreadable.detail(),
        message.value() == null ? NOTHING : message.value());
  }

  private static void elements(
      ConsumerRecord<byte[], byte[]> message,
      Envelope envelope,
      Instant ingested,
      SourceRules.Rules rulesOfSource,
      List<RecordRow> rows,
      List<QuarantineEntry> quarantined) {
    KeylessRecords keyless = new KeylessRecords(message);
    for (Element element : envelope.elements()) {
      try {
        if (element instanceof Element.Record found) {
          rows.add(row(message, envelope.source(), ingested, found, rulesOfSource, keyless));
        } else if (element instanceof Element.Broken broken) {
          throw new BrokenRecordException(broken.reason(), broken.detail());
        }
      } catch (BrokenRecordException e) {
        quarantined.add(entry(message, envelope.source(), element, e));
      }
    }
  }

  private static QuarantineEntry entry(
      ConsumerRecord<byte[], byte[]> message,
      String source,
      Element element,
      BrokenRecordException broken) {
    MessagePlace place = place(message, Optional.of(element.index()));
    return broken
        .key()
        .map(
            key ->
                QuarantineEntry.ofRecord(
                    place, source, key, broken.reason(), broken.getMessage(), element.bytes()))
        .orElseGet(
            () ->
                QuarantineEntry.ofMessage(
                    place,
                    Optional.of(source),
                    broken.reason(),
                    broken.getMessage(),
                    element.bytes()));
  }

  private static RecordRow row(
      ConsumerRecord<byte[], byte[]> message,
      String source,
      Instant ingested,
      Element.Record found,
      SourceRules.Rules rules,
      KeylessRecords keyless)
      throws BrokenRecordException {
    String key = RecordKey.of(rules, found.fields(), () -> keyless.key(found.index()));
    Instant eventTime = null;
    if (rules.eventTimeField().isPresent()) {
      String field = rules.eventTimeField().get();
      try {
        eventTime = EventTime.of(field, found.fields()[rules.fields().indexOf(field)]);
      } catch (BrokenRecordException e) {
        throw e.ofKey(key);
      }
    }
    return new RecordRow(
        source,
        key,
        found.text(),
        eventTime,
        ingested,
        message.partition(),
        message.offset(),
        found.index());
  }

  private static MessagePlace place(
      ConsumerRecord<byte[], byte[]> message, Optional<Integer> element) {
    return new MessagePlace(message.topic(), message.partition(), message.offset(), element);
  }
}

package io.datastream.process.decode;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.MessageDecoder;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.quarantine.QuarantineEntry.MessagePlace;
import io.datastream.record.FieldValue;
import io.datastream.table.Arrival;
import io.datastream.table.Destination;
import io.datastream.table.Destinations;
import io.datastream.table.LandingMode.RecordKeys;
import io.datastream.table.RecordRow;
import io.datastream.topic.Subscription;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Turns messages into rows and quarantine entries: the station's logic, without its transport. */
@ApplicationScoped
public class BatchDecoder {
  private static final byte[] NOTHING = {};

  private final MessageFormats formats;
  private final SourceRules rules;
  private final Destinations destinations;

  BatchDecoder(MessageFormats formats, SourceRules rules, Destinations destinations) {
    this.formats = formats;
    this.rules = rules;
    this.destinations = destinations;
  }

  /**
   * What a batch becomes.
   *
   * @param rows by where they land, there in the order of their messages
   * @param quarantined messages and elements that are broken
   * @param timestamps of its envelopes
   * @param disagreements envelopes whose {@code batch_size} isn't the number of their records
   * @param findings what else people should know of them
   * @param arrivals the messages whose tables follow readings, in their order
   */
  public record DecodedBatch(
      SortedMap<Destination, List<RecordRow>> rows,
      List<QuarantineEntry> quarantined,
      List<Instant> timestamps,
      int disagreements,
      DecodeFindings findings,
      List<Arrival> arrivals) {}

  /**
   * Decodes messages.
   *
   * @param topic that they were taken from
   * @param messages in the order of their offsets within each partition
   */
  public DecodedBatch decode(Subscription topic, List<ConsumerRecord<byte[], byte[]>> messages) {
    MessageDecoder decoder = formats.decoder(topic);
    SortedMap<Destination, List<RecordRow>> rows = new TreeMap<>();
    List<QuarantineEntry> quarantined = new ArrayList<>();
    List<Instant> timestamps = new ArrayList<>();
    DecodeFindings findings = new DecodeFindings();
    List<Arrival> arrivals = new ArrayList<>();
    int disagreements = 0;
    for (ConsumerRecord<byte[], byte[]> taken : messages) {
      TopicMessage message = new TopicMessage(taken, rules, findings);
      Decoded decoded = decoder.decode(message, message);
      if (decoded instanceof Decoded.Readable readable) {
        Instant ingested = readable.timestamp().orElseGet(message::time);
        if (readable.unreadableTimestamp().isPresent()) {
          findings.unreadableTimestamp(
              message.place().inOneWord(), readable.unreadableTimestamp().get());
        }
        timestamps.add(ingested);
        disagreements += readable.sizeDisagrees() ? 1 : 0;
        List<RecordRow> its =
            rows.computeIfAbsent(destinations.of(readable.source()), it -> new ArrayList<>());
        RecordKeys keys = destinations.keys(readable.source());
        elements(message, readable, ingested, keys, its, quarantined);
        if (destinations.followsReadings(readable.source())) {
          arrivals.add(message.arrival(readable.source(), ingested));
        }
      } else if (decoded instanceof Decoded.Deletion deletion) {
        timestamps.add(message.time());
        rows.computeIfAbsent(destinations.of(deletion.source()), it -> new ArrayList<>())
            .addAll(deleted(message, deletion.source(), quarantined));
      } else if (decoded instanceof Decoded.Unreadable unreadable) {
        quarantined.add(whole(message, unreadable));
        message
            .ofReading()
            .filter(destinations::followsReadings)
            .ifPresent(
                source -> {
                  arrivals.add(message.arrival(source, message.time()));
                  rows.computeIfAbsent(destinations.of(source), it -> new ArrayList<>());
                });
      }
    }
    return new DecodedBatch(rows, quarantined, timestamps, disagreements, findings, arrivals);
  }

  /** The record of the message's key, which is gone; none where nothing says which that is. */
  private List<RecordRow> deleted(
      TopicMessage message, String source, List<QuarantineEntry> quarantined) {
    SourceRules.Rules its = message.rules(source);
    try {
      Element.Record left = DeletedRecord.of(message, its);
      RecordRow row = row(message, source, message.time(), left, its, destinations.keys(source));
      return List.of(row.deleted(ofMessage(its, left.fields())));
    } catch (BrokenRecordException e) {
      Element nothing = new Element.Broken(0, NOTHING, e.reason(), e.getMessage());
      quarantined.add(entry(message, source, nothing, e));
      return List.of();
    }
  }

  private static QuarantineEntry whole(TopicMessage message, Decoded.Unreadable unreadable) {
    return QuarantineEntry.ofMessage(
        message.place(),
        Optional.empty(),
        unreadable.reason(),
        unreadable.detail(),
        message.value() == null ? NOTHING : message.value());
  }

  private static void elements(
      TopicMessage message,
      Decoded.Readable decoded,
      Instant ingested,
      RecordKeys keys,
      List<RecordRow> rows,
      List<QuarantineEntry> quarantined) {
    SourceRules.Rules rules = message.rules(decoded.source());
    Map<String, FieldValue> ofMessage = null;
    for (Element element : decoded.elements()) {
      try {
        if (element instanceof Element.Record found) {
          RecordRow row = row(message, decoded.source(), ingested, found, rules, keys);
          if (!rules.messageFields().isEmpty()) {
            ofMessage = ofMessage == null ? ofMessage(rules, found.fields()) : ofMessage;
            row = row.with(ofMessage);
          }
          rows.add(row);
        } else if (element instanceof Element.Broken broken) {
          throw new BrokenRecordException(broken.reason(), broken.detail());
        }
      } catch (BrokenRecordException e) {
        quarantined.add(entry(message, decoded.source(), element, e));
      }
    }
  }

  /** What the table has of the message: the same for all of its records. */
  private static Map<String, FieldValue> ofMessage(SourceRules.Rules rules, FieldValue[] fields) {
    Map<String, FieldValue> values = new HashMap<>();
    for (String name : rules.messageFields()) {
      FieldValue value = fields[rules.fields().indexOf(name)];
      if (value != null) {
        values.put(name, value);
      }
    }
    return values;
  }

  private static QuarantineEntry entry(
      TopicMessage message, String source, Element element, BrokenRecordException broken) {
    MessagePlace place = message.place(element.index());
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
      TopicMessage message,
      String source,
      Instant ingested,
      Element.Record found,
      SourceRules.Rules rules,
      RecordKeys keys)
      throws BrokenRecordException {
    String key = RecordKey.of(keys, rules, found.fields(), () -> message.keyByPlace(found.index()));
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
}

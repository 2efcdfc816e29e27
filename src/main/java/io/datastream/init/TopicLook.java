package io.datastream.init;

import io.datastream.failure.FailureCode;
import io.datastream.init.guess.Fields;
import io.datastream.init.sample.MessageSample;
import io.datastream.init.sample.NothingToLearnException;
import io.datastream.init.sample.RecordSample;
import io.datastream.init.yaml.YamlBlock;
import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.Message;
import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFields;
import io.datastream.message.envelope.EnvelopeFormat;
import io.datastream.message.json.JsonFormat;
import io.datastream.record.FieldValue;
import io.datastream.record.JsonText;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Looks at the messages of a topic. */
final class TopicLook {
  private final MessageSample sample;
  private final Optional<String> wanted;
  private final Map<String, List<JsonText>> bySource = new LinkedHashMap<>();
  private long broken;
  private String firstBroken;

  /**
   * @param wanted the name that the source is to have
   */
  TopicLook(MessageSample sample, Optional<String> wanted) {
    this.sample = sample;
    this.wanted = wanted;
  }

  /**
   * What they are.
   *
   * @param usual the source's name, where neither somebody nor the messages say it
   * @throws NothingToLearnException when they are no records
   */
  Look look(String usual) {
    if (read(new EnvelopeFormat().decoder(usual))) {
      return envelopes();
    }
    bySource.clear();
    broken = 0;
    firstBroken = null;
    String name = wanted.orElse(usual);
    read(new JsonFormat().decoder(name));
    if (!bySource.containsKey(name)) {
      throw nothing(
          "its messages are no JSON objects (%s)".formatted(binary().orElse(firstBroken)),
          "init knows the formats envelope and json");
    }
    YamlBlock access =
        access().setting("format", "json", "each message is a JSON object, or an array of them");
    return look(name, access, bySource.get(name), keys());
  }

  private Look envelopes() {
    String name =
        wanted.orElseGet(
            () ->
                bySource.entrySet().stream()
                    .max((a, b) -> Integer.compare(a.getValue().size(), b.getValue().size()))
                    .orElseThrow()
                    .getKey());
    if (!bySource.containsKey(name)) {
      throw nothing(
          "its envelopes are of %s, and of envelopes a source takes those of its own name"
              .formatted(String.join(", ", bySource.keySet())),
          "give one of these names with --name");
    }
    YamlBlock access =
        access().setting("format", "envelope", "messages name their source, and have its records");
    List<String> others =
        bySource.keySet().stream().filter(it -> !it.equals(name)).limit(5).toList();
    if (!others.isEmpty()) {
      access.note("there are envelopes of other sources too: " + String.join(", ", others));
    }
    return look(name, access, bySource.get(name), Look.MessageKeys.NONE);
  }

  private YamlBlock access() {
    return new YamlBlock().setting("type", "topic", "").setting("topic", sample.topic(), "");
  }

  private Look look(String name, YamlBlock access, List<JsonText> records, Look.MessageKeys keys) {
    return new Look(
        name,
        access,
        new RecordSample(records, sample.all(), broken, firstBroken),
        new Fields(records),
        false,
        true,
        keys);
  }

  /** Whether most messages can be read so. */
  private boolean read(MessageDecoder decoder) {
    long readable = 0;
    long values = 0;
    for (Message message : sample.messages()) {
      if (message.value() == null) {
        continue;
      }
      values++;
      Decoded decoded = decoder.decode(message, source -> List.of());
      if (decoded instanceof Decoded.Readable it) {
        readable++;
        take(it);
      } else if (decoded instanceof Decoded.Unreadable it) {
        broken(it.detail());
      }
    }
    return readable > 0 && 2 * readable > values;
  }

  private void take(Decoded.Readable message) {
    for (Element element : message.elements()) {
      if (element instanceof Element.Record record) {
        List<JsonText> records =
            bySource.computeIfAbsent(message.source(), it -> new ArrayList<>());
        if (records.size() < RecordSample.MOST_RECORDS) {
          records.add(record.text());
        }
      } else if (element instanceof Element.Broken it) {
        broken(it.detail());
      }
    }
  }

  private void broken(String detail) {
    broken++;
    firstBroken = firstBroken == null ? detail : firstBroken;
  }

  private Optional<String> binary() {
    return sample.messages().stream()
        .map(Message::value)
        .filter(it -> it != null && it.length > 5 && it[0] == 0)
        .findFirst()
        .map(it -> "they begin with a zero byte, as those of a schema registry do");
  }

  private Look.MessageKeys keys() {
    MessageFields key = new MessageFields(List.of(MessageFields.KEY));
    Set<String> keys = new HashSet<>();
    for (Message message : sample.messages()) {
      FieldValue value = key.of(message)[0];
      if (value == null || !value.scalar() || value.text().isEmpty()) {
        return Look.MessageKeys.NONE;
      }
      keys.add(value.text());
    }
    return keys.size() == sample.messages().size()
        ? Look.MessageKeys.UNIQUE
        : Look.MessageKeys.REPEATED;
  }

  private NothingToLearnException nothing(String what, String cure) {
    return new NothingToLearnException(
        FailureCode.SOURCE_UNREADABLE,
        "init: the topic %s: %s; %s".formatted(sample.topic(), what, cure),
        null);
  }
}

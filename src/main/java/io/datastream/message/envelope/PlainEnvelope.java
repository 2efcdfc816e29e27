package io.datastream.message.envelope;

import io.datastream.message.Decoded;
import io.datastream.message.Element;
import io.datastream.message.text.NotPlainException;
import io.datastream.message.text.PlainJson;
import io.datastream.record.Timestamps;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The quick way to read an envelope as Datastream and the prototype write them: valid JSON, {@code
 * source} before {@code data}, nothing twice, no escapes where a name or a key is looked at. For
 * everything else it gives up, and {@link EnvelopeReader} reads the message again with Jackson and
 * judges it. What is accepted here, Jackson reads alike; EnvelopeReaderTest holds the two against
 * each other.
 *
 * <p>One object reads one message.
 */
final class PlainEnvelope extends PlainJson {
  private final Function<String, List<String>> fieldsOf;

  private String source;
  private Instant timestamp;
  private List<Element> elements;
  private long batchSize = -1;

  private PlainEnvelope(byte[] in, Function<String, List<String>> fieldsOf) {
    super(in);
    this.fieldsOf = fieldsOf;
  }

  /** The envelope; null where it takes more to say what the message is. */
  static Decoded.Readable read(byte[] message, Function<String, List<String>> fieldsOf) {
    try {
      return new PlainEnvelope(message, fieldsOf).envelope();
    } catch (NotPlainException | ArrayIndexOutOfBoundsException e) {
      // Beyond the end: the message is cut off.
      return null;
    }
  }

  private Decoded.Readable envelope() throws NotPlainException {
    boolean more = open('{', '}');
    while (more) {
      field();
      more = more('}');
    }
    skipSpace();
    if (at != in.length || source == null || elements == null) {
      throw NotPlainException.IT;
    }
    boolean disagrees = batchSize >= 0 && batchSize != elements.size();
    return new Decoded.Readable(
        source, Optional.ofNullable(timestamp), Optional.empty(), elements, disagrees);
  }

  private void field() throws NotPlainException {
    int from = at + 1;
    string();
    int to = at - 1;
    if (escaped) {
      throw NotPlainException.IT;
    }
    colon();
    if (is(from, to, "source")) {
      source();
    } else if (is(from, to, "data")) {
      data();
    } else if (is(from, to, "timestamp")) {
      timestamp();
    } else if (is(from, to, "batch_size")) {
      batchSize();
    } else {
      value(0);
    }
  }

  private void source() throws NotPlainException {
    String text = plainText();
    if (source != null || text.isBlank()) {
      throw NotPlainException.IT;
    }
    source = text;
  }

  private void timestamp() throws NotPlainException {
    if (timestamp != null) {
      throw NotPlainException.IT;
    }
    timestamp = Timestamps.read(plainText()).orElseThrow(() -> NotPlainException.IT);
  }

  private void batchSize() throws NotPlainException {
    int from = at;
    number();
    if (batchSize >= 0 || at - from > 9) {
      throw NotPlainException.IT;
    }
    long number = 0;
    for (int i = from; i < at; i++) {
      if (in[i] < '0' || in[i] > '9') {
        throw NotPlainException.IT;
      }
      number = 10 * number + in[i] - '0';
    }
    batchSize = number;
  }

  /** A string without escapes and beyond ASCII nothing. */
  private String plainText() throws NotPlainException {
    int from = at + 1;
    ascii = true;
    string();
    if (escaped || !ascii) {
      throw NotPlainException.IT;
    }
    return new String(in, from, at - 1 - from, StandardCharsets.ISO_8859_1);
  }

  private void data() throws NotPlainException {
    if (source == null || elements != null) {
      throw NotPlainException.IT;
    }
    List<String> fields = fieldsOf.apply(source);
    elements = new ArrayList<>();
    boolean more = open('[', ']');
    while (more) {
      skipSpace();
      elements.add(record(elements.size(), fields));
      more = more(']');
    }
  }
}

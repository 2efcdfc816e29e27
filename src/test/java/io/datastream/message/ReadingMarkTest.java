package io.datastream.message;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.ReadingMark.End;
import io.datastream.message.ReadingMark.Envelope;
import io.datastream.message.ReadingMark.Outcome;
import io.datastream.message.envelope.EnvelopeReader;
import io.datastream.message.envelope.EnvelopeWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ReadingMarkTest {
  @ParameterizedTest
  @EnumSource
  void headersSayWhatAMessageIsToItsReading(Outcome outcome) {
    ReadingMark end = new End(1764223657123456L, 0, outcome);
    assertThat(ReadingMark.of(end.headers()::get)).contains(end);
    ReadingMark envelope = new Envelope(7, 12);
    assertThat(ReadingMark.of(envelope.headers()::get)).contains(envelope);
    assertThat(ReadingMark.of(header -> null)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "reading, -1",
    "reading, 01",
    "reading, 1234567890123456789",
    "reading, ''",
    "reading-envelope, x",
    "reading-end, perhaps",
  })
  void whatNobodyWritesIsNoMark(String header, String value) {
    Map<String, byte[]> headers = new HashMap<>(new Envelope(7, 12).headers());
    headers.put(header, value.getBytes(StandardCharsets.UTF_8));
    assertThat(ReadingMark.of(headers::get)).isEmpty();
  }

  /** So that who knows nothing of readings passes over it. */
  @Test
  void anEndIsAnEnvelopeWithoutRecords() {
    byte[] end = new EnvelopeWriter("a \"b\"").empty(Instant.EPOCH);
    assertThat(new String(end, StandardCharsets.UTF_8))
        .isEqualTo(
            "{\"source\": \"a \\\"b\\\"\", \"data\": [], \"timestamp\": \"1970-01-01T00:00:00.000\", \"batch_size\": 0, \"processed\": false}");
    Decoded.Readable read =
        (Decoded.Readable) new EnvelopeReader().read(end, source -> List.of("id"));
    assertThat(read.source()).isEqualTo("a \"b\"");
    assertThat(read.elements()).isEmpty();
    assertThat(read.sizeDisagrees()).isFalse();
  }
}

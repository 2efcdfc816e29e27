package io.datastream.process.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.InvalidSettingException;
import io.datastream.message.envelope.EnvelopeFormat;
import io.datastream.topic.Subscription;
import java.util.List;
import org.junit.jupiter.api.Test;

class MessageFormatsTest {
  private final MessageFormats formats = new MessageFormats(List.of(new EnvelopeFormat()));

  @Test
  void aTopicHasOneDecoder() {
    Subscription topic = new Subscription("clicks", "some-group", "envelope");

    assertThat(formats.decoder(topic)).isSameAs(formats.decoder(topic));
  }

  @Test
  void aFormatThatIsNoneIsRefusedWithThoseThereAre() {
    assertThatThrownBy(() -> formats.decoder(new Subscription("clicks", "some-group", "avro")))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessage("datastream.format: 'avro' is given; accepted: envelope");
  }

  @Test
  void twoFormatsOfOneNameAreADefect() {
    assertThatThrownBy(
            () -> new MessageFormats(List.of(new EnvelopeFormat(), new EnvelopeFormat())))
        .hasMessage("two formats of messages are called envelope");
  }
}

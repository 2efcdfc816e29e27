package io.datastream.message.envelope;

import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code envelope}: what Datastream and its prototype write. */
@ApplicationScoped
public class EnvelopeFormat implements MessageFormat {
  @Override
  public String name() {
    return "envelope";
  }

  @Override
  public MessageDecoder decoder(String source) {
    return new EnvelopeReader();
  }
}

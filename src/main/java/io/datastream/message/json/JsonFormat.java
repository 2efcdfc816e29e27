package io.datastream.message.json;

import io.datastream.message.MessageDecoder;
import io.datastream.message.MessageFormat;
import jakarta.enterprise.context.ApplicationScoped;

/** {@code json}: what others write as plain JSON. */
@ApplicationScoped
public class JsonFormat implements MessageFormat {
  @Override
  public String name() {
    return "json";
  }

  @Override
  public MessageDecoder decoder(String source) {
    return new JsonReader(source);
  }
}

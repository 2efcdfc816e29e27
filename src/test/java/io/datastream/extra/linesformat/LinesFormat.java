package io.datastream.extra.linesformat;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceKey;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.RecordFormat;
import io.datastream.source.bytes.RecordParser;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** {@code lines}: each line is a record, with its number and its text. */
@ApplicationScoped
public class LinesFormat implements RecordFormat {
  private final LinesConfig config;

  LinesFormat(LinesConfig config) {
    this.config = config;
  }

  @Override
  public String name() {
    return "lines";
  }

  @Override
  public String mediaType() {
    return "text/plain";
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.of(LinesConfig.class);
  }

  @Override
  public RecordParser parser(SourceKey key) {
    int skip = config.sources().get(key.source()).skipLines();
    if (skip < 0) {
      throw key.refused("skip-lines", skip, "a whole number of at least 0");
    }
    return (body, maxRecordBytes) -> new Lines(body, skip);
  }

  private static final class Lines implements RecordReader {
    private final Body body;
    private final BufferedReader text;
    private final int skip;
    private int line;

    Lines(Body body, int skip) {
      this.body = body;
      this.text = new BufferedReader(new InputStreamReader(body.bytes(), StandardCharsets.UTF_8));
      this.skip = skip;
    }

    @Override
    public SourceItem next() {
      try {
        String read;
        do {
          read = text.readLine();
          line++;
        } while (read != null && line <= skip);
        return read == null ? null : record(read);
      } catch (IOException e) {
        return new SourceItem.BrokenPiece(
            body.name() + ":" + line, String.valueOf(e.getMessage()), new byte[0], true);
      }
    }

    private SourceItem record(String read) {
      String json =
          "{\"id\":%d,\"text\":\"%s\"}"
              .formatted(line, new String(JsonStringEncoder.getInstance().quoteAsString(read)));
      return new SourceItem.ReadRecord(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
      body.close();
    }
  }
}

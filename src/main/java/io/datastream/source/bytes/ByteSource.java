package io.datastream.source.bytes;

import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;
import java.util.stream.Stream;

/** A source of one transport and one format. */
public final class ByteSource implements Source {

  private final String name;
  private final SourceSettings settings;
  private final Origin origin;
  private final String mediaType;
  private final RecordParser parser;

  /**
   * @param mediaType what is asked for
   */
  public ByteSource(
      String name, SourceSettings settings, Origin origin, String mediaType, RecordParser parser) {
    this.name = name;
    this.settings = settings;
    this.origin = origin;
    this.mediaType = mediaType;
    this.parser = parser;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public SourceSettings settings() {
    return settings;
  }

  @Override
  public Uni<RecordReader> open(int maxRecordBytes) {
    return read(origin.open(mediaType), maxRecordBytes);
  }

  @Override
  public Uni<List<String>> look(int maxRecordBytes) {
    return read(origin.openOnce(mediaType), maxRecordBytes)
        .map(
            reader -> {
              try (reader) {
                return reader.warnings();
              }
            });
  }

  private Uni<RecordReader> read(Uni<Body> opened, int maxRecordBytes) {
    return opened
        // What something is, its first bytes say, and reading them blocks.
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(body -> read(body, maxRecordBytes));
  }

  private RecordReader read(Body body, int maxRecordBytes) {
    boolean taken = false;
    try {
      RecordReader first = parser.read(body, maxRecordBytes);
      taken = true;
      RecordReader reader =
          body.following() == Following.NOTHING
              ? first
              : new FollowedReader(body, first, parser, maxRecordBytes);
      return body.warnings().isEmpty() ? reader : new Warned(body.warnings(), reader);
    } finally {
      if (!taken) {
        body.close();
      }
    }
  }

  /** Adds what the transport has to say. */
  private record Warned(List<String> first, RecordReader reader) implements RecordReader {
    @Override
    public SourceItem next() {
      return reader.next();
    }

    @Override
    public List<String> warnings() {
      return Stream.concat(first.stream(), reader.warnings().stream()).toList();
    }

    /** What a transport warns of is what it has not brought. */
    @Override
    public boolean isWhole() {
      return false;
    }

    @Override
    public void close() {
      reader.close();
    }
  }
}

package io.datastream.source.bytes;

import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceSettings;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.util.List;

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

  private Uni<RecordReader> read(Uni<Bodies> opened, int maxRecordBytes) {
    return opened
        // What something is, its first bytes say, and reading them blocks.
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(bodies -> BodiesReader.open(name, bodies, this::parse, maxRecordBytes));
  }

  /** A body and those that follow it, where any do. */
  private RecordReader parse(Body body, int maxRecordBytes) {
    return body.following() == Following.NOTHING
        ? parser.read(body, maxRecordBytes)
        : FollowedReader.open(body, parser, maxRecordBytes);
  }
}

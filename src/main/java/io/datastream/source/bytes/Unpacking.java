package io.datastream.source.bytes;

import io.datastream.source.RecordReader;
import io.datastream.source.SourceUnavailableException;

/** Reads with a parser what is in packed bytes, and what isn't packed as it is. */
public final class Unpacking implements RecordParser {
  private final String source;
  private final RecordParser parser;
  private final Unpacker unpacker;
  private final int layers;

  /**
   * @param source the source's name
   * @param parser of what is in there
   */
  public Unpacking(String source, RecordParser parser, Unpacker unpacker) {
    this(source, parser, unpacker, 0);
  }

  private Unpacking(String source, RecordParser parser, Unpacker unpacker, int layers) {
    this.source = source;
    this.parser = parser;
    this.unpacker = unpacker;
    this.layers = layers;
  }

  @Override
  public RecordReader read(Body body, int maxRecordBytes) {
    Unpacker.Seen seen = unpacker.look(body);
    if (!seen.isPacked()) {
      return parser.read(seen.body(), maxRecordBytes);
    }
    if (layers == Unpacker.MOST_LAYERS) {
      FileFormat format = seen.compression().format();
      throw new SourceUnavailableException(
          "source '%s': %s: this is %s in what was unpacked %d times already; %s, or correct %s"
              .formatted(
                  source, body.address(), format.noun(), layers, format.cure(), body.setting()),
          null);
    }
    return BodiesReader.open(
        source,
        seen.unpacked(),
        new Unpacking(source, parser, unpacker, layers + 1),
        maxRecordBytes);
  }
}

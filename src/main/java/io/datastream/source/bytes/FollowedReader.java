package io.datastream.source.bytes;

import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import java.util.ArrayList;
import java.util.List;

/** Reads a body, and those that follow it. */
final class FollowedReader implements RecordReader {
  private final RecordParser parser;
  private final int maxRecordBytes;
  private final Following following;
  private final List<String> warnings = new ArrayList<>();
  private RecordReader current;
  private boolean whole = true;
  private boolean ended;

  private FollowedReader(Following following, RecordParser parser, int maxRecordBytes) {
    this.following = following;
    this.parser = parser;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Begins with the first body, which is taken over, and closed when this fails.
   *
   * @throws SourceUnavailableException when it can't be read at all
   */
  static RecordReader open(Body first, RecordParser parser, int maxRecordBytes) {
    FollowedReader reader = new FollowedReader(first.following(), parser, maxRecordBytes);
    reader.warnings.addAll(first.warnings());
    reader.whole = first.warnings().isEmpty();
    reader.current = reader.following.reading(first, reader.begin(first));
    return reader;
  }

  @Override
  public SourceItem next() {
    while (!ended) {
      SourceItem item = current.next();
      if (item != null) {
        ended = item instanceof SourceItem.BrokenPiece piece && piece.fatal();
        return item;
      }
      SourceItem failure = advance();
      if (failure != null) {
        return failure;
      }
    }
    return null;
  }

  /** Goes to the next body; gives what ends the reading where there should be one, and isn't. */
  private SourceItem advance() {
    warnings.addAll(current.warnings());
    whole &= current.isWhole();
    current.close();
    try {
      Body body = following.next();
      if (body == null) {
        ended = true;
        warnings.addAll(following.warnings());
        whole &= following.warnings().isEmpty();
        return null;
      }
      warnings.addAll(body.warnings());
      current = following.reading(body, begin(body));
      return null;
    } catch (SourceUnavailableException e) {
      ended = true;
      whole = false;
      return new SourceItem.BrokenPiece(
          "after the records before", OneLine.of(e), new byte[0], true);
    }
  }

  private RecordReader begin(Body body) {
    boolean taken = false;
    try {
      RecordReader reader = parser.read(body, maxRecordBytes);
      taken = true;
      return reader;
    } finally {
      if (!taken) {
        body.close();
      }
    }
  }

  @Override
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  @Override
  public boolean isWhole() {
    return whole;
  }

  @Override
  public void close() {
    ended = true;
    current.close();
    following.close();
  }
}

package io.datastream.source.bytes;

import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/**
 * Reads bodies one after the other, each from its own beginning. One that can't be read, or not to
 * its end, costs itself alone as long as another follows.
 */
final class BodiesReader implements RecordReader {

  /** Should so many be none, the others are looked at while reading. */
  private static final int MOST_TRIED = 100;

  private static final int MOST_WARNINGS = 20;

  private final String source;
  private final Bodies bodies;
  private final RecordParser parser;
  private final int maxRecordBytes;
  private final Queue<SourceItem> waiting = new ArrayDeque<>();
  private final List<String> warnings = new ArrayList<>();
  private long moreWarnings;
  private long missed;
  private String firstMissed;
  private String place;
  private RecordReader reader;
  private boolean whole = true;
  private boolean done;

  private BodiesReader(String source, Bodies bodies, RecordParser parser, int maxRecordBytes) {
    this.source = source;
    this.bodies = bodies;
    this.parser = parser;
    this.maxRecordBytes = maxRecordBytes;
  }

  /**
   * Begins with the first one that can be read. Takes over the bodies, and closes them when it
   * fails.
   *
   * @param source the source's name
   * @throws SourceUnavailableException when there are some, and none of them can be read
   */
  static RecordReader open(String source, Bodies bodies, RecordParser parser, int maxRecordBytes) {
    BodiesReader reader = new BodiesReader(source, bodies, parser, maxRecordBytes);
    boolean begun = false;
    try {
      reader.begin();
      begun = true;
      return reader;
    } finally {
      if (!begun) {
        reader.close();
      }
    }
  }

  private void begin() {
    SourceUnavailableException first = null;
    while (reader == null && !done && missed < MOST_TRIED) {
      try {
        step();
      } catch (SourceUnavailableException e) {
        first = first == null ? e : first;
        miss(e);
      } catch (IOException e) {
        if (first == null) {
          throw new SourceUnavailableException(
              "source '%s': %s: %s; correct it, or %s"
                  .formatted(source, bodies.address(), OneLine.of(e), bodies.setting()),
              e);
        }
        break;
      }
    }
    if (done && reader == null && first != null) {
      throw missed == 1 ? first : unavailable(first);
    }
  }

  private SourceUnavailableException unavailable(SourceUnavailableException first) {
    return new SourceUnavailableException(
        "%s (and %d more that can't be read either)".formatted(first.getMessage(), missed - 1),
        first);
  }

  @Override
  public SourceItem next() {
    while (true) {
      if (!waiting.isEmpty()) {
        return waiting.poll();
      }
      if (done) {
        return null;
      }
      if (reader == null) {
        advance();
        continue;
      }
      SourceItem item = reader.next();
      if (item == null) {
        leave();
      } else if (item instanceof SourceItem.BrokenPiece piece && piece.fatal()) {
        return ended(piece);
      } else {
        return item;
      }
    }
  }

  /** The one that is read goes no further. */
  private SourceItem ended(SourceItem.BrokenPiece piece) {
    leave();
    whole = false;
    if (bodies.isOver()) {
      done = true;
      return piece;
    }
    advance();
    if (done && waiting.isEmpty()) {
      return piece;
    }
    note(piece.place() + ": " + piece.reason());
    return new SourceItem.BrokenPiece(
        piece.fault(), piece.place(), piece.reason(), piece.bytes(), false);
  }

  /** Goes to the next one, or has something waiting that says why not, or is done. */
  private void advance() {
    try {
      step();
    } catch (SourceUnavailableException e) {
      miss(e);
    } catch (IOException e) {
      done = true;
      whole = false;
      waiting.add(new SourceItem.BrokenPiece(bodies.name(), OneLine.of(e), new byte[0], true));
    }
  }

  private void step() throws IOException {
    place = bodies.name();
    Body body = next(bodies);
    if (body == null) {
      done = true;
      return;
    }
    place = body.name();
    boolean taken = false;
    try {
      reader = parser.read(body, maxRecordBytes);
      taken = true;
    } catch (SourceUnavailableException e) {
      // Where what holds them all could not be read on, no other one is to be had.
      done = bodies.isOver();
      throw e;
    } finally {
      if (!taken) {
        body.close();
      }
    }
    for (String warning : body.warnings()) {
      whole = false;
      warn(warning);
    }
  }

  private static Body next(Bodies bodies) throws IOException {
    try {
      return bodies.next();
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    } catch (ClosedByInterruptException e) {
      throw new UncheckedIOException(new InterruptedIOException("interrupted while reading"));
    }
  }

  private void miss(SourceUnavailableException failure) {
    String reason = failure.getMessage().replace("source '%s': ".formatted(source), "");
    whole = false;
    note(reason);
    waiting.add(new SourceItem.BrokenPiece(place, reason, new byte[0], false));
  }

  private void note(String what) {
    firstMissed = missed == 0 ? what : firstMissed;
    missed++;
  }

  private void leave() {
    whole &= reader.isWhole();
    reader.warnings().forEach(this::warn);
    reader.close();
    reader = null;
  }

  private void warn(String warning) {
    if (warnings.size() < MOST_WARNINGS) {
      warnings.add(warning);
    } else {
      moreWarnings++;
    }
  }

  @Override
  public List<String> warnings() {
    List<String> all = new ArrayList<>(warnings);
    if (reader != null) {
      all.addAll(reader.warnings());
    }
    if (moreWarnings > 0) {
      all.add("%s: %d more warnings like these".formatted(bodies.name(), moreWarnings));
    }
    all.addAll(bodies.warnings());
    if (missed > 0) {
      all.add(
          "%s: %d could not be read, or not to the end, and the others were; the first: %s"
              .formatted(bodies.name(), missed, firstMissed));
    }
    return List.copyOf(all);
  }

  @Override
  public boolean isWhole() {
    return whole && bodies.warnings().isEmpty() && (reader == null || reader.isWhole());
  }

  @Override
  public void close() {
    done = true;
    if (reader != null) {
      reader.close();
    }
    bodies.close();
  }
}

package io.datastream.source.ndjson;

import io.datastream.record.ExactJson;
import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.BegunStream;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.FileFormat;
import io.datastream.source.bytes.FileHead;
import io.datastream.source.encoding.Utf8Stream;
import io.datastream.source.json.ElementDecoder;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.charset.StandardCharsets;

/** Takes one object out of each line. */
final class NdjsonReader implements RecordReader {
  private static final int HEAD_BYTES = 4 * 1024;

  private final String source;
  private final Body body;
  private final InputStream bytes;
  private final int maxRecordBytes;
  private final ElementDecoder decoder;
  private final Line line = new Line();
  private LineScanner lines;
  private boolean done;

  /**
   * Takes over the body only when it succeeds.
   *
   * @param source the source's name
   * @throws SourceUnavailableException when it is something else
   */
  NdjsonReader(String source, ExactJson json, Body body, int maxRecordBytes) {
    this.source = source;
    this.body = body;
    this.maxRecordBytes = maxRecordBytes;
    this.decoder = new ElementDecoder(json);
    // Not a fixed number of bytes: whoever sends a line now and then is not waited for.
    BegunStream begun = BegunStream.of(body.bytes(), 1, HEAD_BYTES);
    refuseOthers(begun.head());
    this.bytes = begun;
  }

  private void refuseOthers(byte[] head) {
    new FileHead(head)
        .format()
        .filter(it -> it != FileFormat.NDJSON && !it.isEncodedText())
        .filter(it -> it != FileFormat.JSON || isDocument(head))
        .ifPresent(
            it -> {
              throw new SourceUnavailableException(
                  "source '%s': %s: this is %s, not NDJSON; %s, or correct %s"
                      .formatted(
                          source,
                          body.address(),
                          it.noun(),
                          it == FileFormat.JSON ? "read it with format=json" : it.cure(),
                          body.setting()),
                  null);
            });
  }

  /** An array, or an object that goes on for more than its line. */
  private static boolean isDocument(byte[] head) {
    String text = new String(head, StandardCharsets.UTF_8).replace("\uFEFF", "").stripLeading();
    return text.startsWith("[") || text.startsWith("{\n") || text.startsWith("{\r");
  }

  @Override
  public SourceItem next() {
    if (done) {
      return null;
    }
    try {
      if (lines == null) {
        lines =
            new LineScanner(Utf8Stream.of(bytes), maxRecordBytes, SourceItem.BrokenPiece.MAX_BYTES);
      }
      SourceItem item = null;
      while (item == null && lines.next()) {
        item = item();
      }
      done |= item == null;
      return item;
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    } catch (ClosedByInterruptException e) {
      throw new UncheckedIOException(new InterruptedIOException("interrupted while reading"));
    } catch (IOException e) {
      return broken(OneLine.of(e), true);
    }
  }

  /** Null for a blank line. */
  private SourceItem item() {
    if (lines.isTooLong()) {
      return tooLarge(lines.length());
    }
    line.look(lines.window(), lines.start(), lines.end());
    if (line.isBlank()) {
      return null;
    }
    if (!lines.isTerminated() && line.isOpen()) {
      return broken("the NDJSON is cut off: it ends in line " + lines.number(), true);
    }
    if (line.more() >= 0) {
      return broken("the line goes on after its value, at byte " + line.more(), false);
    }
    ElementDecoder.Decoded decoded = decoder.decode(line);
    if (decoded.problem() != null) {
      return broken("the line " + decoded.problem(), false);
    }
    return decoded.json().length > maxRecordBytes
        ? tooLarge(decoded.json().length)
        : new SourceItem.ReadRecord(decoded.json());
  }

  private SourceItem tooLarge(long length) {
    return SourceItem.BrokenPiece.tooLarge(
        place(), "the line", length, maxRecordBytes, lines.piece());
  }

  private SourceItem broken(String reason, boolean fatal) {
    done |= fatal;
    return new SourceItem.BrokenPiece(
        place(), reason, lines == null ? new byte[0] : lines.piece(), fatal);
  }

  private String place() {
    return body.name() + ":" + (lines == null ? 1 : lines.number());
  }

  @Override
  public void close() {
    done = true;
    body.close();
  }
}

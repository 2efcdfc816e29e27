package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import io.datastream.record.ExactJson;
import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.bytes.Body;
import io.datastream.source.bytes.FileFormat;
import io.datastream.source.bytes.FileHead;
import io.datastream.source.encoding.Utf8Stream;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Takes the elements of one array out of a JSON document, one at a time, while it arrives. */
public final class JsonArrayReader implements RecordReader {

  /** Enough to tell NDJSON where its first line is of ordinary length. */
  private static final int PREVIEW_BYTES = 4 * 1024;

  private final Body body;
  private final int maxRecordBytes;
  private final DocumentFrame frame;
  private final ElementDecoder decoder;
  private final JsonWords words = new JsonWords();
  private CountedStream document;
  private ElementScanner elements;
  private long index;
  private boolean done;

  /**
   * @param records where the array is; the empty pointer when it is the document itself
   * @param maxRecordBytes bytes that a record may have
   */
  public JsonArrayReader(JsonPointer records, ExactJson json, Body body, int maxRecordBytes) {
    this.body = body;
    this.maxRecordBytes = maxRecordBytes;
    this.frame = new DocumentFrame(json.documents(), records, body.beside());
    this.decoder = new ElementDecoder(json);
  }

  @Override
  public SourceItem next() {
    if (done) {
      return null;
    }
    try {
      if (elements == null) {
        var refusal = begin();
        if (refusal != null) {
          return refusal;
        }
      }
      return element();
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    } catch (IOException e) {
      // Read ahead, so that a parser's own position would be short of where it ended.
      return last(document == null ? 0 : document.count(), OneLine.of(e), begun());
    }
  }

  /** Goes to the first element; gives what ends the reading when there is no array. */
  private SourceItem begin() throws IOException {
    var text = Utf8Stream.of(body.bytes());
    byte[] preview = preview(text);
    var start = new String(preview, StandardCharsets.UTF_8).stripLeading();
    if (start.startsWith("<")) {
      return last(
          0, "expected JSON, got %s: %s".formatted(contentType(), OneLine.of(start, 100)), preview);
    }
    if (start.startsWith("{")
        && new FileHead(preview).format().filter(it -> it == FileFormat.NDJSON).isPresent()) {
      return last(
          0,
          "this is %s, not one JSON document; read it with format=ndjson"
              .formatted(FileFormat.NDJSON.noun()),
          preview);
    }
    document = new CountedStream(new SequenceInputStream(new ByteArrayInputStream(preview), text));
    try {
      var refusal = frame.enter(document);
      if (refusal != null) {
        return last(frame.offset(), refusal, preview);
      }
    } catch (JsonProcessingException e) {
      return last(offset(e), words.of(e), preview);
    }
    elements =
        new ElementScanner(
            frame.elements(), frame.offset(), maxRecordBytes, SourceItem.BrokenPiece.MAX_BYTES);
    return null;
  }

  /**
   * The first bytes, with at least one that is not blank. Not a fixed number of them: waiting for
   * more than what is there could end in a lost connection, and what was there with it.
   */
  private static byte[] preview(InputStream body) throws IOException {
    byte[] bytes = new byte[PREVIEW_BYTES];
    int length = 0;
    boolean blank = true;
    while (blank && length < bytes.length) {
      int count = body.read(bytes, length, bytes.length - length);
      if (count < 0) {
        break;
      }
      for (int i = length; i < length + count; i++) {
        blank &= bytes[i] == ' ' || bytes[i] == '\n' || bytes[i] == '\r' || bytes[i] == '\t';
      }
      length += count;
    }
    return Arrays.copyOf(bytes, length);
  }

  private String contentType() {
    return body.mediaType() == null
        ? "something else"
        : OneLine.of(body.mediaType().split(";", 2)[0], 100);
  }

  private SourceItem element() throws IOException {
    var found = elements.next();
    long number = index++;
    return switch (found) {
      case ELEMENT -> record(number);
      case UNSEPARATED -> broken("element %d has no comma before it".formatted(number));
      case NOTHING -> broken("element %d is missing: nothing beside a comma".formatted(number));
      case TANGLED ->
          last(
              elements.begin(),
              "not valid JSON: element %d closes a bracket that isn't open; nothing after it is read"
                  .formatted(number),
              elements.piece());
      case CUT_OFF ->
          last(
              elements.begin(),
              "the JSON is cut off: it ends %s element %d"
                  .formatted(elements.length() > 0 ? "in" : "before", number),
              elements.piece());
      case END -> end();
    };
  }

  private SourceItem record(long number) {
    if (elements.isTooLarge()) {
      return tooLarge(number, elements.length());
    }
    var decoded = decoder.decode(elements);
    if (decoded.problem() != null) {
      return broken("element %d %s".formatted(number, decoded.problem()));
    }
    return decoded.json().length > maxRecordBytes
        ? tooLarge(number, decoded.json().length)
        : new SourceItem.ReadRecord(decoded.json());
  }

  private SourceItem tooLarge(long number, long length) {
    return SourceItem.BrokenPiece.tooLarge(
        place(elements.begin()), "element " + number, length, maxRecordBytes, elements.piece());
  }

  private SourceItem broken(String reason) {
    return new SourceItem.BrokenPiece(place(elements.begin()), reason, elements.piece(), false);
  }

  /** All records are read, but a document that breaks off later is not a complete answer. */
  private SourceItem end() throws IOException {
    long from = elements.begin() + 1;
    try {
      var problem = frame.leave(elements.rest());
      done = true;
      return problem == null ? null : last(document.count(), problem, new byte[0]);
    } catch (JsonProcessingException e) {
      return last(from + offset(e) - frame.shift(), words.of(e), new byte[0]);
    }
  }

  private SourceItem last(long offset, String reason, byte[] bytes) {
    done = true;
    return new SourceItem.BrokenPiece(place(offset), reason, bytes, true);
  }

  /** What came of the element in which reading ended. */
  private byte[] begun() {
    return elements == null ? new byte[0] : elements.piece();
  }

  private static long offset(JsonProcessingException failure) {
    return failure.getLocation() == null ? 0 : failure.getLocation().getByteOffset();
  }

  private String place(long offset) {
    return body.name() + " @ byte " + offset;
  }

  @Override
  public void close() {
    done = true;
    body.close();
  }
}

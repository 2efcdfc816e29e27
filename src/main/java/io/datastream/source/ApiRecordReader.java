package io.datastream.source;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonEOFException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.SequenceInputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Takes the elements of one array out of a JSON document, one at a time, while it arrives. */
final class ApiRecordReader implements RecordReader {

  /** Largest record in bytes; what is larger is reported and passed over. */
  static final int MAX_RECORD_BYTES = 64 * 1024 * 1024;

  private static final int PREVIEW_BYTES = 512;

  private final CheckedSource.Api source;
  private final ExactJson json;
  private final ApiAnswer answer;
  private final String address;
  private final RecordBuffer buffer = new RecordBuffer(MAX_RECORD_BYTES);
  private CountedStream document;
  private JsonParser parser;
  private JsonGenerator generator;
  private long index;
  private boolean done;

  ApiRecordReader(CheckedSource.Api source, ExactJson json, ApiAnswer answer) {
    this.source = source;
    this.json = json;
    this.answer = answer;
    this.address = WebAddress.display(answer.address());
  }

  @Override
  public SourceItem next() {
    if (done) {
      return null;
    }
    try {
      if (parser == null) {
        var refusal = begin();
        if (refusal != null) {
          return refusal;
        }
      }
      return element();
    } catch (InterruptedIOException e) {
      throw new UncheckedIOException(e);
    } catch (JsonEOFException e) {
      return last(offset(e), "the JSON is cut off: " + OneLine.of(e.getOriginalMessage(), 300));
    } catch (JsonProcessingException e) {
      return last(offset(e), "not valid JSON: " + OneLine.of(e.getOriginalMessage(), 300));
    } catch (IOException e) {
      // Jackson's own position is wrong after its input failed: it counts the last bytes twice.
      return last(document == null ? 0 : document.count(), OneLine.of(e));
    }
  }

  /** Goes to the first element; gives what ends the reading when there is no array. */
  private SourceItem begin() throws IOException {
    var body = decoded();
    byte[] preview = preview(body);
    var start = new String(preview, StandardCharsets.UTF_8).stripLeading();
    if (start.startsWith("<")) {
      return refusal(
          "expected JSON, got %s: %s".formatted(contentType(), OneLine.of(start, 100)), 0, preview);
    }
    generator = json.generator(buffer);
    document = new CountedStream(new SequenceInputStream(new ByteArrayInputStream(preview), body));
    parser = json.parser(document);
    if (parser.nextToken() == null) {
      return refusal("expected JSON, got an empty body", 0, preview);
    }
    var pointer = source.records();
    while (!pointer.matches()) {
      if (!enter(pointer.getMatchingProperty(), pointer.getMatchingIndex())) {
        return refusal("nothing at " + source.records(), offset(parser.currentLocation()), preview);
      }
      pointer = pointer.tail();
    }
    if (parser.currentToken() != JsonToken.START_ARRAY) {
      return refusal(
          "at %s: expected an array, found %s"
              .formatted(
                  source.records().matches() ? "the top" : source.records(),
                  noun(parser.currentToken())),
          offset(parser.currentTokenLocation()),
          preview);
    }
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

  private InputStream decoded() throws IOException {
    var encoding =
        answer.contentEncoding() == null
            ? "identity"
            : answer.contentEncoding().strip().toLowerCase(Locale.ROOT);
    return switch (encoding) {
      case "", "identity" -> answer.body();
      case "gzip", "x-gzip" -> new GZIPInputStream(answer.body(), 64 * 1024);
      default ->
          throw new IOException(
              "the body is encoded as '%s', which was not asked for".formatted(encoding));
    };
  }

  private String contentType() {
    return answer.contentType() == null
        ? "something else"
        : OneLine.of(answer.contentType().split(";", 2)[0], 100);
  }

  /** Goes one step down, to the value of a field or the element of an array. */
  private boolean enter(String name, int position) throws IOException {
    if (parser.currentToken() == JsonToken.START_OBJECT) {
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        boolean found = parser.currentName().equals(name);
        parser.nextToken();
        if (found) {
          return true;
        }
        parser.skipChildren();
      }
      return false;
    }
    if (parser.currentToken() == JsonToken.START_ARRAY && position >= 0) {
      for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
        if (i == position) {
          return true;
        }
        parser.skipChildren();
      }
    }
    return false;
  }

  private SourceItem element() throws IOException {
    var token = parser.nextToken();
    if (token == JsonToken.END_ARRAY) {
      return rest();
    }
    long start = offset(parser.currentTokenLocation());
    buffer.clear();
    var problem = json.copy(parser, generator);
    generator.flush();
    long number = index++;
    if (token != JsonToken.START_OBJECT) {
      return broken("element %d is %s, not an object".formatted(number, noun(token)), start);
    }
    if (buffer.isOverfull()) {
      return broken(
          "element %d is larger than %d bytes".formatted(number, MAX_RECORD_BYTES), start);
    }
    if (problem != null) {
      return broken("element %d has %s".formatted(number, problem), start);
    }
    return new SourceItem.ReadRecord(buffer.toBytes());
  }

  /** All records are read, but a document that breaks off later is not a complete answer. */
  private SourceItem rest() throws IOException {
    buffer.clear();
    while (true) {
      boolean complete = parser.getParsingContext().inRoot();
      if (parser.nextToken() == null) {
        done = true;
        return null;
      }
      if (complete) {
        return last(
            offset(parser.currentTokenLocation()), "more text after the end of the JSON document");
      }
    }
  }

  private SourceItem refusal(String reason, long offset, byte[] bytes) {
    done = true;
    return new SourceItem.BrokenPiece(place(offset), reason, bytes, true);
  }

  private SourceItem broken(String reason, long offset) {
    return new SourceItem.BrokenPiece(place(offset), reason, buffer.toBytes(), false);
  }

  private SourceItem last(long offset, String reason) {
    done = true;
    return new SourceItem.BrokenPiece(place(offset), reason, begunElement(), true);
  }

  /** What was copied of the element in which reading ended. */
  private byte[] begunElement() {
    if (generator != null) {
      try {
        generator.flush();
      } catch (IOException e) {
        throw new UncheckedIOException(e); // A buffer in memory does not fail.
      }
    }
    return buffer.toBytes();
  }

  private long offset(JsonProcessingException failure) {
    return offset(failure.getLocation() == null ? parser.currentLocation() : failure.getLocation());
  }

  private static long offset(JsonLocation location) {
    // Text in UTF-16 or UTF-32 is parsed as characters, and only those are counted.
    return location.getByteOffset() >= 0 ? location.getByteOffset() : location.getCharOffset();
  }

  private String place(long offset) {
    return address + " @ byte " + offset;
  }

  private static String noun(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> "an object";
      case START_ARRAY -> "an array";
      case VALUE_STRING -> "a string";
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
      case VALUE_TRUE, VALUE_FALSE -> "a boolean";
      default -> "null";
    };
  }

  @Override
  public void close() {
    done = true;
    try {
      answer.body().close();
    } catch (IOException e) {
      // Nothing was written, so closing cannot lose anything.
    }
  }
}

package io.datastream.source.encoding;

import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.Charset;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;

/** Decodes bytes to text; bytes that are invalid come out by {@link SurrogateEscape}. */
public final class SurrogateEscapeReader extends Reader {

  private static final int BUFFER_BYTES = 64 * 1024;
  private static final int UTF16_UNIT = 2;

  private final InputStream in;
  private final CharsetDecoder decoder;
  private final boolean utf16;
  private final ByteBuffer bytes = ByteBuffer.allocate(BUFFER_BYTES).limit(0);
  private int toEscape;
  private boolean inEnded;
  private boolean flushed;

  public SurrogateEscapeReader(InputStream in, Charset charset) {
    this.in = in;
    this.utf16 = charset.name().startsWith("UTF-16");
    this.decoder =
        charset
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
  }

  /** Needs room for at least two chars, because a surrogate pair is never split. */
  @Override
  public int read(char[] buffer, int offset, int length) throws IOException {
    if (length < 2) {
      throw new IllegalArgumentException("room for two chars is needed");
    }
    var chars = CharBuffer.wrap(buffer, offset, length);
    int start = chars.position();
    while (true) {
      while (toEscape > 0 && chars.hasRemaining()) {
        chars.put(SurrogateEscape.escape(bytes.get()));
        toEscape--;
      }
      if (toEscape > 0 || flushed) {
        return given(chars, start);
      }
      CoderResult result = decoder.decode(bytes, chars, inEnded);
      if (result.isError()) {
        toEscape = invalidBytes(result);
      } else if (result.isOverflow()) {
        return given(chars, start);
      } else if (inEnded) {
        if (decoder.flush(chars).isOverflow()) {
          return given(chars, start);
        }
        flushed = true;
      } else if (chars.position() > start) {
        // Not waiting for more while there is something to give.
        return given(chars, start);
      } else {
        fill();
      }
    }
  }

  /** A decoder of UTF-16 counts what follows half of a pair with it, though it's valid. */
  private int invalidBytes(CoderResult error) {
    boolean withNext = utf16 && error.length() == 2 * UTF16_UNIT;
    return withNext ? UTF16_UNIT : error.length();
  }

  private int given(CharBuffer chars, int start) {
    int count = chars.position() - start;
    return count == 0 && flushed ? -1 : count;
  }

  private void fill() throws IOException {
    bytes.compact();
    int count = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (count < 0) {
      inEnded = true;
    } else {
      bytes.position(bytes.position() + count);
    }
    bytes.flip();
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}

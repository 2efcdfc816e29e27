package io.datastream.source.json;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.BitSet;

/**
 * Finds the elements of a JSON array in its bytes by their quotes and brackets alone. What is
 * between those is not judged: a parser that meets what it refuses doesn't know where the next
 * element begins, and everything after would be lost with the one.
 *
 * <p>Holds one element at a time, and of one that is too large only its head. Blocking; for one
 * thread.
 */
public final class ElementScanner implements JsonPiece {

  /** What {@link #next} came upon. */
  public enum Found {
    /** An element: a structure with its last bracket, a string, or anything else up to a comma. */
    ELEMENT,
    /** An element with no comma between it and the one before. */
    UNSEPARATED,
    /** A comma with no element before or after it; it is the piece. */
    NOTHING,
    /** The array's closing bracket. Nothing of the array follows. */
    END,
    /** The document's end, inside the array. */
    CUT_OFF,
    /** A bracket that closes what isn't open. Where the next element begins nobody can know. */
    TANGLED
  }

  private static final int USUAL = 64 * 1024;

  /** White space and escapes are more than three quarters of no record that people make. */
  private static final int HELD_TO_WRITTEN = 4;

  /** Deeper brackets are counted, but not matched: no record has so many. */
  private static final int MATCHED_DEPTH = 64 * 1024;

  private static final int NOT_HELD = -1;

  private final InputStream in;
  private final int maxBytes;
  private final int headBytes;
  private final BitSet objects = new BitSet();

  private byte[] window = new byte[USUAL];
  private long windowOffset;
  private int at;
  private int limit;

  private int start = NOT_HELD;
  private long begin;
  private long length;
  private byte[] head = {};
  private boolean tooLarge;
  private boolean escaped;
  private boolean spaced;
  private boolean ascii;
  private long saved;
  private long depth;
  private long deepest;
  private boolean mayBegin = true;
  private long comma = NOT_HELD;

  /**
   * @param in the bytes after the array's opening bracket, in UTF-8
   * @param offset of those bytes in the document
   * @param maxBytes that an element may have, written as compactly as possible
   * @param headBytes that are kept of a larger one
   */
  public ElementScanner(InputStream in, long offset, int maxBytes, int headBytes) {
    this.in = in;
    this.windowOffset = offset;
    this.begin = offset;
    this.maxBytes = maxBytes;
    this.headBytes = headBytes;
  }

  /**
   * Goes to the next element; with {@link Found#END}, {@link Found#CUT_OFF} and {@link
   * Found#TANGLED} it was the last call.
   *
   * @throws IOException when the stream fails; {@link #piece} is then what had come of the element
   */
  public Found next() throws IOException {
    forget(windowOffset + at);
    while (skipSpace()) {
      byte first = window[at];
      if (first == ',' && !mayBegin) {
        mayBegin = true;
        comma = windowOffset + at++;
      } else if (first == ',') {
        return nothing(windowOffset + at++);
      } else if (first == ']' && comma >= 0) {
        mayBegin = false;
        return nothing(comma);
      } else if (first == ']') {
        at++;
        return Found.END;
      } else {
        return element(first);
      }
      begin = windowOffset + at;
    }
    return Found.CUT_OFF;
  }

  private Found nothing(long place) {
    forget(place);
    head = new byte[] {','};
    length = 1;
    comma = mayBegin ? place : NOT_HELD;
    return Found.NOTHING;
  }

  private Found element(byte first) throws IOException {
    start = at;
    begin = windowOffset + at;
    at++;
    Found found =
        switch (first) {
          case '"' -> string() ? Found.ELEMENT : Found.CUT_OFF;
          case '{', '[' -> structure(first);
          case '}' -> Found.TANGLED;
          default -> token();
        };
    length = windowOffset + at - begin;
    boolean separated = mayBegin;
    mayBegin = false;
    comma = NOT_HELD;
    return found == Found.ELEMENT && !separated ? Found.UNSEPARATED : found;
  }

  private Found structure(byte first) throws IOException {
    open(first);
    while (depth > 0) {
      if (at == limit && !more()) {
        return Found.CUT_OFF;
      }
      byte next = window[at++];
      switch (next) {
        case '"' -> {
          if (!string()) {
            return Found.CUT_OFF;
          }
        }
        case '{', '[' -> open(next);
        case '}', ']' -> {
          if (!close(next)) {
            return Found.TANGLED;
          }
        }
        case ' ', '\t', '\n', '\r' -> {
          spaced = true;
          saved++;
        }
        default -> ascii &= next >= 0;
      }
    }
    return Found.ELEMENT;
  }

  private void open(byte bracket) {
    if (depth < MATCHED_DEPTH) {
      objects.set((int) depth, bracket == '{');
    }
    depth++;
    deepest = Math.max(deepest, depth);
  }

  private boolean close(byte bracket) {
    depth--;
    return depth >= MATCHED_DEPTH || objects.get((int) depth) == (bracket == '}');
  }

  /** Passes over what is left of a string; false when the document ends in it. */
  private boolean string() throws IOException {
    while (true) {
      byte[] bytes = window;
      int i = at;
      int end = limit;
      int all = 0;
      while (i < end) {
        byte next = bytes[i++];
        if (next == '"' || next == '\\') {
          at = i;
          ascii &= all >= 0;
          if (next == '"') {
            return true;
          }
          if (!escape()) {
            return false;
          }
          bytes = window;
          i = at;
          end = limit;
        }
        all |= next;
      }
      at = i;
      ascii &= all >= 0;
      if (!more()) {
        return false;
      }
    }
  }

  private boolean escape() throws IOException {
    escaped = true;
    if (at == limit && !more()) {
      return false;
    }
    byte what = window[at++];
    // Six bytes may become one, two may become one.
    saved += what == 'u' ? 5 : 1;
    ascii &= what >= 0;
    return true;
  }

  /** A number, a word, or what isn't JSON at all: up to where something else can begin. */
  private Found token() throws IOException {
    ascii &= window[at - 1] >= 0;
    while (at < limit || more()) {
      switch (window[at]) {
        case ' ', '\t', '\n', '\r', ',', '"', '[', ']', '{', '}' -> {
          return Found.ELEMENT;
        }
        default -> ascii &= window[at++] >= 0;
      }
    }
    return Found.CUT_OFF;
  }

  /** False at the document's end. */
  private boolean skipSpace() throws IOException {
    while (at < limit || more()) {
      byte next = window[at];
      if (next != ' ' && next != '\n' && next != '\r' && next != '\t') {
        return true;
      }
      at++;
      begin++;
    }
    return false;
  }

  private void forget(long next) {
    start = NOT_HELD;
    begin = next;
    length = 0;
    head = new byte[0];
    tooLarge = false;
    escaped = false;
    spaced = false;
    ascii = true;
    saved = 0;
    depth = 0;
    deepest = 0;
  }

  /** Reads on, with the element that is held still there; false at the document's end. */
  private boolean more() throws IOException {
    giveUpIfTooLarge();
    int keep = start == NOT_HELD ? at : start;
    System.arraycopy(window, keep, window, 0, limit - keep);
    windowOffset += keep;
    at -= keep;
    limit -= keep;
    if (start != NOT_HELD) {
      start = 0;
    }
    if (limit == window.length) {
      window = Arrays.copyOf(window, 2 * window.length);
    } else if (limit == 0 && window.length > USUAL) {
      window = new byte[USUAL];
    }
    // Should reading fail, this is what came of the element.
    length = windowOffset + limit - begin;
    int count = in.read(window, limit, window.length - limit);
    limit += Math.max(count, 0);
    return count >= 0;
  }

  private void giveUpIfTooLarge() {
    if (start == NOT_HELD) {
      return;
    }
    long held = at - start;
    boolean large = held - saved > maxBytes || held > (long) HELD_TO_WRITTEN * maxBytes;
    if (large && held >= headBytes) {
      tooLarge = true;
      head = Arrays.copyOfRange(window, start, start + headBytes);
      start = NOT_HELD;
    }
  }

  /** Where in the document the piece begins, in bytes from 0. */
  @Override
  public long begin() {
    return begin;
  }

  /** Bytes of the piece as it stands in the document. */
  public long length() {
    return length;
  }

  /** A copy of the piece's bytes; the first ones where it is too large. */
  public byte[] piece() {
    return start == NOT_HELD ? head : Arrays.copyOfRange(window, start, start + (int) length);
  }

  /** Whether the element was too large to be held. */
  public boolean isTooLarge() {
    return tooLarge;
  }

  /** What holds the element, from {@link #from} to {@link #to}; not to be changed. */
  @Override
  public byte[] window() {
    return window;
  }

  @Override
  public int from() {
    return start;
  }

  @Override
  public int to() {
    return start + (int) length;
  }

  /** Whether a string of the element has an escape. */
  @Override
  public boolean isEscaped() {
    return escaped;
  }

  /** Whether the element has white space outside its strings. */
  @Override
  public boolean isSpaced() {
    return spaced;
  }

  /** Whether the element has no byte beyond ASCII. */
  @Override
  public boolean isAscii() {
    return ascii;
  }

  /** Brackets of the element that are open at the same time, at most. */
  @Override
  public long deepest() {
    return deepest;
  }

  /** What comes after what was found. */
  public InputStream rest() {
    return new SequenceInputStream(new ByteArrayInputStream(window, at, limit - at), in);
  }
}

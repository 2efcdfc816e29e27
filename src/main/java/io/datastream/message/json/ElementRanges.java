package io.datastream.message.json;

import java.util.Arrays;
import java.util.BitSet;

/**
 * Where the elements of an array begin and end, by its quotes, brackets and commas alone: what is
 * in them may be broken.
 */
final class ElementRanges {
  private final byte[] in;
  private final int end;

  /** The brackets that are open; set where it is a square one. */
  private final BitSet square = new BitSet();

  /** The first byte of each element, and the one after its last, in turn. */
  private int[] bounds = new int[16];

  private int count;
  private final boolean found;

  /**
   * Looks for them.
   *
   * @param from index of the array's opening bracket
   * @param end the index after the message's last byte that is no space
   */
  ElementRanges(byte[] in, int from, int end) {
    this.in = in;
    this.end = end;
    this.found = look(from + 1);
  }

  /** Whether they can be told apart, and nothing follows the array. */
  boolean found() {
    return found;
  }

  int count() {
    return count;
  }

  /** Index of the element's first byte. */
  int from(int index) {
    return bounds[2 * index];
  }

  /** The index after its last byte. */
  int to(int index) {
    return bounds[2 * index + 1];
  }

  private boolean look(int first) {
    int at = space(first);
    if (at < end && in[at] == ']') {
      return at + 1 == end;
    }
    while (at < end) {
      int from = at;
      at = afterValue(at);
      if (at < 0) {
        return false;
      }
      add(from, at);
      if (in[at] == ']') {
        return at + 1 == end;
      }
      at = space(at + 1);
    }
    return false;
  }

  /** The comma or bracket that ends what begins here; negative where that can't be made out. */
  private int afterValue(int from) {
    int depth = 0;
    for (int at = from; at < end; at++) {
      switch (in[at]) {
        case '"' -> {
          at = afterString(at);
        }
        case '{', '[' -> square.set(depth++, in[at] == '[');
        case '}', ']' -> {
          if (depth == 0) {
            return in[at] == ']' ? at : -1;
          }
          if (square.get(--depth) != (in[at] == ']')) {
            return -1;
          }
        }
        case ',' -> {
          if (depth == 0) {
            return at;
          }
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The closing quote; the end where there is none. */
  private int afterString(int from) {
    int at = from + 1;
    while (at < end && in[at] != '"') {
      at += in[at] == '\\' ? 2 : 1;
    }
    return at;
  }

  private void add(int from, int to) {
    if (bounds.length < 2 * (count + 1)) {
      bounds = Arrays.copyOf(bounds, 2 * bounds.length);
    }
    int last = to;
    while (last > from && space(last - 1) >= last) {
      last--;
    }
    bounds[2 * count] = from;
    bounds[2 * count + 1] = last;
    count++;
  }

  /** The first byte from there on that is no space. */
  private int space(int from) {
    int at = from;
    while (at < end && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
      at++;
    }
    return at;
  }
}

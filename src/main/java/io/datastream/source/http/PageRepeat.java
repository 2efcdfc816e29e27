package io.datastream.source.http;

import io.datastream.source.RecordReader;
import io.datastream.source.SourceItem;
import io.datastream.source.SourceKey;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;

/**
 * Reads a page, and holds its records back for as long as they are those of the page before: a
 * server that doesn't know the parameter gives the first page again and again. Where the page ends
 * so, nothing of it comes out. Only the first records are looked at, so that memory has a bound.
 */
final class PageRepeat implements RecordReader {
  /** No page was read. */
  static final PageRepeat NONE = new PageRepeat(null, List.of(), null);

  private static final int LOOKED_AT = 1_000;

  private final RecordReader reader;
  private final List<Long> before;
  private final SourceKey key;
  private final List<Long> its = new ArrayList<>();
  private final Deque<SourceItem> held = new ArrayDeque<>();
  private boolean same;
  private boolean repeated;

  private PageRepeat(RecordReader reader, List<Long> before, SourceKey key) {
    this.reader = reader;
    this.before = before;
    this.key = key;
    this.same = !before.isEmpty();
  }

  /** Of the page after this one. */
  PageRepeat after(RecordReader next, SourceKey source) {
    return new PageRepeat(next, its, source);
  }

  /** Whether it is the page before once more; known at its end. */
  boolean isRepeated() {
    return repeated;
  }

  @Override
  public SourceItem next() {
    while (same) {
      SourceItem item = reader.next();
      if (item == null) {
        same = false;
        repeated = its.size() == before.size();
      } else {
        note(item);
        held.add(item);
        int place = its.size() - 1;
        same =
            item instanceof SourceItem.ReadRecord
                && place < before.size()
                && its.get(place).equals(before.get(place));
        if (same && its.size() == LOOKED_AT) {
          same = false;
          repeated = true;
        }
      }
    }
    if (repeated) {
      held.clear();
      return null;
    }
    SourceItem item = held.poll();
    if (item == null) {
      item = reader.next();
      note(item);
    }
    return item;
  }

  private void note(SourceItem item) {
    if (item instanceof SourceItem.ReadRecord record && its.size() < LOOKED_AT) {
      its.add(((long) record.json().length << 32) ^ (Arrays.hashCode(record.json()) & 0xFFFFFFFFL));
    }
  }

  @Override
  public List<String> warnings() {
    return repeated
        ? List.of(
            "the page after the last one that was read has the same records again: the reading ends there; check %s"
                .formatted(key.of("paging.parameter")))
        : reader == null ? List.of() : reader.warnings();
  }

  @Override
  public boolean isWhole() {
    return !repeated && reader.isWhole();
  }

  @Override
  public void close() {
    reader.close();
  }
}

package io.datastream.source;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** All that a reader gave, for assertions. */
public record Items(List<String> records, List<SourceItem.BrokenPiece> broken) {

  public static Items of(RecordReader reader) {
    var items = new Items(new ArrayList<>(), new ArrayList<>());
    try (reader) {
      for (var item = reader.next(); item != null; item = reader.next()) {
        items.add(item);
      }
      if (reader.next() != null) {
        throw new AssertionError("an item after the end");
      }
    }
    return items;
  }

  private void add(SourceItem item) {
    if (!broken.isEmpty() && broken.get(broken.size() - 1).fatal()) {
      throw new AssertionError("an item after a fatal one: " + item);
    }
    if (item instanceof SourceItem.ReadRecord read) {
      records.add(new String(read.json(), StandardCharsets.UTF_8));
    } else if (item instanceof SourceItem.BrokenPiece piece) {
      broken.add(piece);
    }
  }

  public List<String> places() {
    return broken.stream().map(SourceItem.BrokenPiece::place).toList();
  }

  public List<String> reasons() {
    return broken.stream().map(SourceItem.BrokenPiece::reason).toList();
  }
}

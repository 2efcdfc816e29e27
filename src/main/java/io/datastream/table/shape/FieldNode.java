package io.datastream.table.shape;

import io.datastream.record.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * A field of records, and what it is to their table. The fields of an object are found by where
 * they stood in records before, else by their names. Thread-safe.
 */
final class FieldNode {
  /** Records that use their data as names shall not fill the memory. */
  private static final int MOST_REMEMBERED = 10_000;

  private final String path;
  private final Target target;
  private final String newColumn;
  private final boolean spread;
  private final ChildTable child;
  private final Map<String, FieldNode> children = new ConcurrentHashMap<>();
  private volatile List<Child> usual = List.of();

  private record Child(byte[] name, FieldNode node) {}

  /**
   * @param path the JSON pointer to it, for people
   * @param target its column; null where it has none
   * @param newColumn the name of the column that it might have; null where it shall have none
   * @param spread whether an object's fields have columns of their own
   */
  FieldNode(String path, Target target, String newColumn, boolean spread) {
    this(path, target, newColumn, spread, null);
  }

  private FieldNode(
      String path, Target target, String newColumn, boolean spread, ChildTable child) {
    this.path = path;
    this.target = target;
    this.newColumn = newColumn;
    this.spread = spread;
    this.child = child;
  }

  /** A field that nobody wants. */
  static FieldNode unwanted(String path) {
    return new FieldNode(path, null, null, false);
  }

  /** A field whose elements are rows of a child table. */
  static FieldNode of(String path, ChildTable child) {
    return new FieldNode(path, null, null, false, child);
  }

  String path() {
    return path;
  }

  Target target() {
    return target;
  }

  String newColumn() {
    return newColumn;
  }

  /** The child table that its array has; null where it has none. */
  ChildTable child() {
    return child;
  }

  /** Whether fields of an object here are looked at. */
  boolean spread() {
    return spread;
  }

  /** Whether some fields of an object here have columns. */
  boolean hasChildren() {
    return !children.isEmpty();
  }

  /** A field that is known before any record is. */
  FieldNode put(String name, FieldNode child) {
    children.put(name, child);
    List<Child> more = new ArrayList<>(usual);
    more.add(new Child(name.getBytes(StandardCharsets.UTF_8), child));
    usual = List.copyOf(more);
    return child;
  }

  FieldNode get(String name) {
    return children.get(name);
  }

  /**
   * The field that the cursor is at.
   *
   * @param place how many fields of the object came before it
   * @param make what a name is that was not met before
   */
  FieldNode child(JsonCursor at, int place, Function<String, FieldNode> make) {
    List<Child> known = usual;
    if (place < known.size() && at.isNamed(known.get(place).name())) {
      return known.get(place).node();
    }
    String name = at.name();
    FieldNode child = children.get(name);
    if (child == null) {
      child = make.apply(name);
      if (children.size() < MOST_REMEMBERED) {
        remember(name, child, place);
      }
    }
    return child;
  }

  private synchronized void remember(String name, FieldNode child, int place) {
    if (children.putIfAbsent(name, child) == null && place == usual.size()) {
      List<Child> more = new ArrayList<>(usual);
      more.add(new Child(name.getBytes(StandardCharsets.UTF_8), child));
      usual = List.copyOf(more);
    }
  }
}

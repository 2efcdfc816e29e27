package io.datastream.table.shape;

import io.datastream.record.JsonCursor;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A field of records, and what it is to their table. The fields of an object are found by where
 * they stood in records before, else by their names. Thread-safe.
 */
final class FieldNode {
  /** Records that use their data as names shall not fill the memory. */
  private static final int MOST_REMEMBERED = 10_000;

  private static final int MOST_PLACES = 32;

  private final String path;
  private final Target target;
  private final String newColumn;
  private final boolean spread;
  private final ChildTable child;
  private final Map<String, Child> children = new ConcurrentHashMap<>();

  /**
   * Which field stood where in the record before. Threads may write over each other: it is a guess,
   * and each looks whether it is right.
   */
  private final Child[] usual = new Child[MOST_PLACES];

  private record Child(byte[] name, FieldNode node) {
    static Child of(String name, FieldNode node) {
      return new Child(name.getBytes(StandardCharsets.UTF_8), node);
    }
  }

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
    int place = children.size();
    Child its = Child.of(name, child);
    children.put(name, its);
    if (place < MOST_PLACES) {
      usual[place] = its;
    }
    return child;
  }

  FieldNode get(String name) {
    Child child = children.get(name);
    return child == null ? null : child.node();
  }

  /**
   * The field that the cursor is at.
   *
   * @param place how many fields of the object came before it
   * @return null for one that was not met before
   */
  FieldNode child(JsonCursor at, int place) {
    if (place < MOST_PLACES) {
      Child before = usual[place];
      if (before != null && at.isNamed(before.name())) {
        return before.node();
      }
    }
    Child child = children.get(at.name());
    if (child == null) {
      return null;
    }
    if (place < MOST_PLACES) {
      usual[place] = child;
    }
    return child.node();
  }

  /**
   * Remembers a field that was met.
   *
   * @return the one that counts, where another thread has met it as well
   */
  FieldNode met(String name, FieldNode child) {
    if (children.size() >= MOST_REMEMBERED) {
      return child;
    }
    Child before = children.putIfAbsent(name, Child.of(name, child));
    return before == null ? child : before.node();
  }
}

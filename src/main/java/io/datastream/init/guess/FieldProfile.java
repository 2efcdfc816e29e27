package io.datastream.init.guess;

import io.datastream.record.JsonCursor;
import io.datastream.table.column.LearntType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What a sample shows of one field. Not thread-safe. */
public final class FieldProfile {
  private final String name;
  private final Set<LearntType> types = EnumSet.noneOf(LearntType.class);
  private final List<String> texts = new ArrayList<>();
  private final Set<String> distinct = new HashSet<>();
  private int seen;
  private int nothing;
  private int strings;
  private LearntType learnt;

  FieldProfile(String name) {
    this.name = name;
  }

  /** Takes a value that the cursor has taken. */
  void add(JsonCursor value) {
    seen++;
    LearntType type = LearntType.of(value);
    if (type == null) {
      nothing++;
      return;
    }
    types.add(type);
    learnt = type.with(learnt);
    strings += value.kind() == JsonCursor.Kind.STRING ? 1 : 0;
    String text = value.text();
    texts.add(text);
    distinct.add(text);
  }

  public String name() {
    return name;
  }

  /** The values that are something, as text: neither null nor empty. */
  List<String> texts() {
    return texts;
  }

  /** How many of them there are. */
  public int values() {
    return texts.size();
  }

  /** The type that a column of these values would have; null where there is no value. */
  public LearntType learnt() {
    return learnt;
  }

  /** Whether its column's type doesn't hang on which of the values comes first. */
  boolean isOfOneType() {
    return types.size() == 1 || types.equals(EnumSet.of(LearntType.BIGINT, LearntType.NUMERIC));
  }

  /** Whether all values are strings, so that they may mean something else. */
  boolean isText() {
    return strings == texts.size();
  }

  /** Whether some values are objects or arrays. */
  boolean hasStructures() {
    return types.contains(LearntType.JSONB);
  }

  /** Whether each of so many records has a value. */
  boolean isEverywhere(int records) {
    return seen == records && nothing == 0;
  }

  /** Whether no value comes twice. */
  boolean isUnique() {
    return distinct.size() == texts.size();
  }

  /** How many values come again. */
  int repeated() {
    return texts.size() - distinct.size();
  }
}

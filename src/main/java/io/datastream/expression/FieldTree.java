package io.datastream.expression;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.datastream.expression.FieldPath.Step;
import io.datastream.record.JsonText;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fields that a set of expressions takes out of a record, in one reading. Nothing is made of
 * what none of them asks for.
 */
final class FieldTree {
  private static final int NOT_ASKED_FOR = -1;

  private final FieldPath path;
  private final Map<String, FieldTree> members = new HashMap<>();
  private final Map<Integer, FieldTree> elements = new HashMap<>();
  private int place = NOT_ASKED_FOR;

  private FieldTree(FieldPath path) {
    this.path = path;
  }

  /** With the fields' values at their places in the list. */
  static FieldTree of(List<FieldPath> fields) {
    FieldTree root = new FieldTree(FieldPath.RECORD);
    for (int i = 0; i < fields.size(); i++) {
      FieldTree tree = root;
      for (Step step : fields.get(i).steps()) {
        tree = tree.at(step);
      }
      tree.place = i;
    }
    return root;
  }

  private FieldTree at(Step step) {
    return step.name() == null
        ? elements.computeIfAbsent(step.index(), it -> new FieldTree(path.to(step)))
        : members.computeIfAbsent(step.name(), it -> new FieldTree(path.to(step)));
  }

  /**
   * Takes the fields out of the value that a parser is at; afterwards it is at its last token.
   *
   * @param text what the parser reads
   * @param values where they go; those that aren't met are left as they are
   */
  void read(JsonParser parser, JsonText text, Value[] values) throws IOException {
    // A name may stand there twice: the later one counts, with all that is in it.
    clear(values);
    switch (parser.currentToken()) {
      case START_OBJECT, START_ARRAY -> structure(parser, text, values);
      default -> {
        Value value = JsonValues.scalar(parser);
        set(values, value);
        if (value.kind() != Kind.NULL) {
          block(members, Kind.OBJECT, value, values);
          block(elements, Kind.ARRAY, value, values);
        }
      }
    }
  }

  private void structure(JsonParser parser, JsonText text, Value[] values) throws IOException {
    int from = text.from() + (int) parser.currentTokenLocation().getByteOffset();
    Kind kind = parser.currentToken() == JsonToken.START_OBJECT ? Kind.OBJECT : Kind.ARRAY;
    if (kind == Kind.OBJECT) {
      inObject(parser, text, values);
    } else {
      inArray(parser, text, values);
    }
    int to = text.from() + (int) parser.currentLocation().getByteOffset();
    Value value = new Structure(new JsonText(text.in(), from, to - from), kind);
    set(values, value);
    if (kind == Kind.OBJECT) {
      block(elements, Kind.ARRAY, value, values);
    } else {
      block(members, Kind.OBJECT, value, values);
    }
  }

  private void inObject(JsonParser parser, JsonText text, Value[] values) throws IOException {
    if (members.isEmpty()) {
      parser.skipChildren();
      return;
    }
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      FieldTree member = members.get(parser.currentName());
      parser.nextToken();
      readOrSkip(member, parser, text, values);
    }
  }

  private void inArray(JsonParser parser, JsonText text, Value[] values) throws IOException {
    if (elements.isEmpty()) {
      parser.skipChildren();
      return;
    }
    int index = 0;
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      readOrSkip(elements.get(index), parser, text, values);
      index++;
    }
  }

  private static void readOrSkip(FieldTree asked, JsonParser parser, JsonText text, Value[] values)
      throws IOException {
    if (asked == null) {
      parser.skipChildren();
    } else {
      asked.read(parser, text, values);
    }
  }

  private void set(Value[] values, Value value) {
    if (place != NOT_ASKED_FOR) {
      values[place] = value;
    }
  }

  private void clear(Value[] values) {
    members.values().forEach(it -> it.fill(values, Value.Nothing.ABSENT));
    elements.values().forEach(it -> it.fill(values, Value.Nothing.ABSENT));
  }

  /** What is below can't be there. */
  private void block(Map<?, FieldTree> below, Kind should, Value found, Value[] values) {
    if (!below.isEmpty()) {
      Value unreachable = new Value.Unreachable(path, should, found);
      below.values().forEach(it -> it.fill(values, unreachable));
    }
  }

  private void fill(Value[] values, Value value) {
    set(values, value);
    members.values().forEach(it -> it.fill(values, value));
    elements.values().forEach(it -> it.fill(values, value));
  }
}

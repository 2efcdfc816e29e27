package io.datastream.expression;

import io.datastream.record.FieldValue;
import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Expressions that are evaluated on the same records: each record is read once for all of them.
 * Immutable.
 */
public final class RecordExpressions {
  private final List<Expression> expressions;
  private final List<int[]> places;
  private final int fields;
  private final FieldTree tree;
  private final JsonValues json = new JsonValues();

  /** In the order in which they are asked for. */
  public RecordExpressions(List<Expression> expressions) {
    this.expressions = List.copyOf(expressions);
    Map<FieldPath, Integer> all = new LinkedHashMap<>();
    List<int[]> itsPlaces = new ArrayList<>();
    for (Expression expression : expressions) {
      itsPlaces.add(
          expression.fields().stream()
              .mapToInt(it -> all.computeIfAbsent(it, path -> all.size()))
              .toArray());
    }
    this.places = List.copyOf(itsPlaces);
    this.fields = all.size();
    this.tree = FieldTree.of(all);
  }

  /**
   * Reads a record.
   *
   * @param record valid JSON; not to be changed as long as its values are asked for
   * @throws EvaluationFailedException where it is no JSON object
   */
  public Evaluation on(JsonText record) throws EvaluationFailedException {
    Value[] values = new Value[fields];
    Arrays.fill(values, Value.Nothing.ABSENT);
    JsonCursor cursor = new JsonCursor();
    try {
      cursor.start(record);
      if (cursor.peek() != JsonCursor.Kind.OBJECT) {
        throw new EvaluationFailedException(
            "expressions take the fields of a JSON object; the record is none");
      }
      tree.read(cursor, values);
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      // The cursor believes what it is given.
      throw new EvaluationFailedException("the record is no JSON");
    }
    return new Evaluation(values);
  }

  /** The expressions on one record; each is evaluated when it is asked for. */
  public final class Evaluation {
    private final Value[] values;
    private final Work work = new Work();

    private Evaluation(Value[] values) {
      this.values = values;
    }

    /**
     * The value of an expression.
     *
     * @param index of the expression
     * @return null as {@link FieldValue#OF_NULL}, an object or array with its JSON as the text
     * @throws EvaluationFailedException where it has none on this record
     */
    public FieldValue value(int index) throws EvaluationFailedException {
      try {
        return expressions.get(index).evaluate(scope(index)).field(json, work);
      } catch (Trouble e) {
        throw new EvaluationFailedException(expressions.get(index), e);
      }
    }

    /**
     * The value of an expression as JSON; an object or array of the record is where it stands.
     *
     * @param index of the expression
     * @throws EvaluationFailedException where it has none on this record
     */
    public JsonText json(int index) throws EvaluationFailedException {
      try {
        return json.json(expressions.get(index).evaluate(scope(index)), work);
      } catch (Trouble e) {
        throw new EvaluationFailedException(expressions.get(index), e);
      }
    }

    /**
     * Whether an expression is true.
     *
     * @param index of the expression
     * @throws EvaluationFailedException where it is neither true nor false on this record
     */
    public boolean holds(int index) throws EvaluationFailedException {
      try {
        return expressions.get(index).holds(scope(index));
      } catch (Trouble e) {
        throw new EvaluationFailedException(expressions.get(index), e);
      }
    }

    private Scope scope(int index) {
      return new Scope(values, places.get(index), work, json);
    }
  }
}

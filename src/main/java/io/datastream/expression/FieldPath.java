package io.datastream.expression;

import java.util.ArrayList;
import java.util.List;

/**
 * Where a field stands in a record; without a step it is the record itself.
 *
 * @param steps names of fields and places in arrays
 */
record FieldPath(List<Step> steps) {

  /**
   * A step.
   *
   * @param name of the member; null where it is an element
   * @param index of the element, from 0
   */
  record Step(String name, int index) {
    static Step member(String name) {
      return new Step(name, -1);
    }

    static Step element(int index) {
      return new Step(null, index);
    }

    /** What it takes to go it. */
    Kind of() {
      return name == null ? Kind.ARRAY : Kind.OBJECT;
    }
  }

  static final FieldPath RECORD = new FieldPath(List.of());

  /** One step further. */
  FieldPath to(Step step) {
    List<Step> longer = new ArrayList<>(steps);
    longer.add(step);
    return new FieldPath(List.copyOf(longer));
  }

  /** As an expression has it. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Step step : steps) {
      if (step.name() == null) {
        text.append('[').append(step.index()).append(']');
      } else {
        text.append(text.isEmpty() ? "" : ".")
            .append(Lexer.isName(step.name()) ? step.name() : '`' + step.name() + '`');
      }
    }
    return text.isEmpty() ? Lexer.RECORD : text.toString();
  }
}

package io.datastream.table.shape;

import io.datastream.expression.EvaluationFailedException;
import io.datastream.expression.Expression;
import io.datastream.expression.RecordExpressions;
import io.datastream.record.JsonText;
import io.datastream.record.QuarantineReason;
import io.datastream.table.settings.TableSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The expressions of a source, on one record after the other. Not thread-safe. */
final class RowExpressions {
  private final boolean filters;

  /** What is masked must not be read in a reason. */
  private final boolean masks;

  private final RecordExpressions expressions;
  private RecordExpressions.Evaluation record;

  private RowExpressions(boolean filters, boolean masks, List<Expression> expressions) {
    this.filters = filters;
    this.masks = masks;
    this.expressions = new RecordExpressions(expressions);
  }

  /** Empty where a source has none: then they cost nothing. */
  static Optional<RowExpressions> of(TableSettings settings) {
    List<Expression> all = new ArrayList<>();
    settings.where().ifPresent(all::add);
    settings.columns().forEach(column -> column.value().ifPresent(all::add));
    return all.isEmpty()
        ? Optional.empty()
        : Optional.of(new RowExpressions(settings.where().isPresent(), masks(settings), all));
  }

  /** Whether the record is wanted; those that are asked for next are its values. */
  boolean wants(JsonText next) throws BrokenRowException {
    try {
      record = expressions.on(next);
      return !filters || record.holds(0);
    } catch (EvaluationFailedException e) {
      throw broken(e);
    }
  }

  /** The value of a derived column. */
  JsonText value(int index) throws BrokenRowException {
    try {
      return record.json(filters ? index + 1 : index);
    } catch (EvaluationFailedException e) {
      throw broken(e);
    }
  }

  private static boolean masks(TableSettings settings) {
    return settings.columns().stream().anyMatch(it -> it.mask().isPresent());
  }

  private BrokenRowException broken(EvaluationFailedException failure) {
    return new BrokenRowException(
        QuarantineReason.BAD_VALUE, masks ? failure.withoutValues() : failure.getMessage());
  }
}

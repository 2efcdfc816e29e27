package io.datastream.landing;

import io.datastream.postgres.SqlState;
import io.datastream.table.KeysMeetException;
import io.vertx.pgclient.PgException;
import java.util.Optional;

/**
 * PostgreSQL's refusal to write. Whether a row is to blame, or whoever wrote would be refused, its
 * code alone doesn't tell: rows are refused by types, constraints, policies, triggers that raise
 * whatever they like. What no row can bring about is known, what only a row can is known too; of
 * the rest it is a row's if others can be written.
 */
record Refusal(PgException cause) {
  /**
   * C functions that refuse a row and nothing else: PL/pgSQL's {@code RAISE}, and the check of
   * policies and of a view's option. Names of functions stay what they are in every language.
   */
  private static final String RAISE = "exec_stmt_raise";

  private static final String CHECK_OPTIONS = "ExecWithCheckOptions";

  /** What may be about a row; empty for any other failure. */
  static Optional<Refusal> of(Throwable failure) {
    return failure instanceof PgException refused
            && refused.getSqlState() != null
            && !SqlState.isNoRowsFault(refused.getSqlState())
        ? Optional.of(new Refusal(refused))
        : Optional.empty();
  }

  /** Whether it is worth to look which rows are to blame. */
  static boolean mayBeOfARow(Throwable failure) {
    return failure instanceof KeysMeetException || of(failure).isPresent();
  }

  /** Whether a value can't be what its column holds. */
  boolean ofValue() {
    return cause.getSqlState().startsWith("22");
  }

  /** Whether it is about the row also where no other row was written. */
  boolean surelyOfItsRow() {
    return SqlState.isOfARow(cause.getSqlState())
        || RAISE.equals(cause.getRoutine())
        || CHECK_OPTIONS.equals(cause.getRoutine());
  }

  /** Why, for people. */
  String reason() {
    return reason(cause.getErrorMessage(), cause.getDetail());
  }

  /**
   * Why, for people.
   *
   * @param detail null where there is none
   */
  static String reason(String message, String detail) {
    return "PostgreSQL refuses it: " + message + (detail == null ? "" : ": " + detail);
  }
}

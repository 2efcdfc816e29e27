package io.datastream.table.catalog;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** What a source's records shall land in is there, and no table. */
public class NotATableException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  /**
   * @param kind PostgreSQL's letter for what it is
   */
  NotATableException(TableName name, String kind) {
    super(
        "%s is %s; accepted: a table, or a name that is free: Datastream makes the table then"
            .formatted(name, called(kind)));
  }

  private static String called(String kind) {
    return switch (kind) {
      case "v" -> "a view";
      case "m" -> "a materialized view";
      case "f" -> "a foreign table";
      case "S" -> "a sequence";
      case "i", "I" -> "an index";
      default -> "no table";
    };
  }

  @Override
  public FailureCode code() {
    return FailureCode.WRONG_TABLE;
  }
}

package io.datastream.postgres;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;

/** The database has no tables of Datastream's, or old ones; the message is one line for people. */
public class SchemaMissingException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  public SchemaMissingException(String database, Throwable cause) {
    super(
        "the database "
            + database
            + " lacks Datastream's tables ("
            + cause.getMessage()
            + "): run `datastream migrate` first",
        cause);
  }

  /** The schema that the tables would be in is missing itself. */
  SchemaMissingException(String database) {
    super(
        "the database "
            + database
            + " has none of the schemas of DATABASE_URL (currentSchema): create one there (CREATE"
            + " SCHEMA …), or correct the name");
  }

  @Override
  public FailureCode code() {
    return FailureCode.NO_TABLES;
  }
}

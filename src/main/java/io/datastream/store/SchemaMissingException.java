package io.datastream.store;

/** The database has no tables of Datastream's, or old ones; the message is one line for people. */
public class SchemaMissingException extends RuntimeException {
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
}

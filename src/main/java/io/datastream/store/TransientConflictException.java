package io.datastream.store;

/**
 * Others are at work on the same rows: a deadlock, a lock that was not had in time. Nothing was
 * written; the same may well succeed when it is tried again.
 */
public class TransientConflictException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  TransientConflictException(String why, Throwable cause) {
    super(
        "PostgreSQL could not get at the rows ("
            + why
            + "); is a lock held on Datastream's tables?",
        cause);
  }
}

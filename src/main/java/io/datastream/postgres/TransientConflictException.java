package io.datastream.postgres;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Others are at work on the same rows: a deadlock, a lock that was not had in time. Nothing was
 * written; the same may well succeed when it is tried again.
 */
public class TransientConflictException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private static final String CANCELED = "57014";

  /** PostgreSQL's context of such an error: while locking tuple (0,1) in relation "…". */
  private static final Pattern RELATION = Pattern.compile("relation \"([^\"]+)\"");

  /**
   * @param state PostgreSQL's code
   * @param where PostgreSQL's context of the error; null where there is none
   */
  TransientConflictException(String state, String where, String why, Throwable cause) {
    super(
        "PostgreSQL could not get at "
            + relation(where).map(it -> "the rows of " + it).orElse("the rows")
            + " ("
            + why
            + "); is a lock held on Datastream's tables"
            + (CANCELED.equals(state) ? ", or is the role's statement_timeout too short?" : "?"),
        cause);
  }

  private static Optional<String> relation(String where) {
    Matcher named = RELATION.matcher(where == null ? "" : where);
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

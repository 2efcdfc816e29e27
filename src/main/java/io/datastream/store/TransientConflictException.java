package io.datastream.store;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.vertx.pgclient.PgException;
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

  TransientConflictException(PgException refused) {
    super(
        "PostgreSQL could not get at "
            + relation(refused).map(it -> "the rows of " + it).orElse("the rows")
            + " ("
            + refused.getErrorMessage()
            + "); is a lock held on Datastream's tables"
            + (CANCELED.equals(refused.getSqlState())
                ? ", or is the role's statement_timeout too short?"
                : "?"),
        refused);
  }

  private static Optional<String> relation(PgException refused) {
    Matcher named = RELATION.matcher(refused.getWhere() == null ? "" : refused.getWhere());
    return named.find() ? Optional.of(named.group(1)) : Optional.empty();
  }

  @Override
  public FailureCode code() {
    return FailureCode.SERVICE_BUSY;
  }
}

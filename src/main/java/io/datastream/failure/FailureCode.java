package io.datastream.failure;

/** A kind of failure. The HTTP status is REST's, the exit code the command line's. */
public enum FailureCode {
  /** An option, parameter or body that can't be. */
  WRONG_REQUEST(2, 400, Outlook.LASTING),
  /** A setting that can't be; whoever calls over HTTP can't help it. */
  WRONG_SETTING(2, 500, Outlook.LASTING),
  /** A run key that has been given to other work. */
  KEY_TAKEN(2, 409, Outlook.LASTING),
  /** A run of the kind or of the key is under way. */
  RUN_IN_PROGRESS(1, 409, Outlook.PASSING),
  /** Another run has done the work meanwhile. */
  RUN_SUPERSEDED(1, 409, Outlook.LASTING),
  /** The topic isn't what the offsets are of: somebody has to decide. */
  OTHER_TOPIC(1, 409, Outlook.LASTING),
  /** The process was asked to end. */
  STOPPED(1, 503, Outlook.PASSING),
  /** Kafka or PostgreSQL doesn't answer, or not in time. */
  SERVICE_AWAY(1, 503, Outlook.PASSING),
  /** PostgreSQL answers, and others are in the way. */
  SERVICE_BUSY(1, 503, Outlook.PASSING),
  /** The database has no tables of Datastream's, or old ones. */
  NO_TABLES(1, 503, Outlook.LASTING),
  /** The table that records shall land in isn't as it has to be: somebody has to decide. */
  WRONG_TABLE(1, 500, Outlook.LASTING),
  /** PostgreSQL won't have it, and not for the sake of single records. */
  REFUSED_BY_DATABASE(1, 500, Outlook.LASTING),
  /** The server of a source doesn't answer, or not now. */
  SOURCE_AWAY(1, 503, Outlook.PASSING),
  /** A source can't be read as it is. */
  SOURCE_UNREADABLE(1, 500, Outlook.LASTING),
  /** Anything else. */
  UNEXPECTED(1, 500, Outlook.LASTING);

  private final int exitCode;
  private final int httpStatus;
  private final Outlook outlook;

  FailureCode(int exitCode, int httpStatus, Outlook outlook) {
    this.exitCode = exitCode;
    this.httpStatus = httpStatus;
    this.outlook = outlook;
  }

  /** Whether the same may succeed when nobody has changed anything. */
  public enum Outlook {
    PASSING,
    LASTING
  }

  /** The code of a failure; of what caused it, where it has none itself. */
  public static FailureCode of(Throwable failure) {
    return CodedFailure.in(failure).map(CodedFailure::code).orElse(UNEXPECTED);
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }

  /** What REST answers with. */
  public int httpStatus() {
    return httpStatus;
  }

  /** Whether a service's trouble that passes: what was asked of it may be asked again soon. */
  public boolean isOfService() {
    return this == SERVICE_AWAY || this == SERVICE_BUSY;
  }

  /** Whether the same may succeed when nobody has changed anything. */
  public Outlook outlook() {
    return outlook;
  }
}

package io.datastream.postgres;

/**
 * What PostgreSQL's error codes mean to Datastream. <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Source</a>
 */
public final class SqlState {
  private SqlState() {}

  /**
   * Whether nobody could be worked with: connection exception, invalid authorization, unknown
   * database, too many connections, starting up or shutting down, a session that was ended for
   * standing still or for the length of its transaction.
   *
   * @param state null where there is none
   */
  static boolean isUnreachable(String state) {
    return state != null
        && (state.startsWith("08")
            || state.startsWith("28")
            || state.startsWith("57P")
            || state.equals("25P03")
            || state.equals("25P04")
            || state.equals("3D000")
            || state.equals("53300"));
  }

  /**
   * Whether others were in the way, and another try may succeed: the transaction was rolled back
   * for their sake (serialization failure, deadlock), a lock was not available in time, or the
   * statement was canceled, which a {@code statement_timeout} of the role does behind a lock.
   *
   * @param state null where there is none
   */
  static boolean isConflict(String state) {
    return state != null
        && (state.startsWith("40") || state.equals("55P03") || state.equals("57014"));
  }

  /**
   * Whether the session's server takes no writes: it has become a standby, or was told so.
   *
   * @param state null where there is none
   */
  static boolean isReadOnly(String state) {
    return "25006".equals(state);
  }

  /**
   * Whether a key is there already.
   *
   * @param state null where there is none
   */
  public static boolean isDuplicate(String state) {
    return "23505".equals(state);
  }

  /**
   * Whether a table or a column is missing.
   *
   * @param state null where there is none
   */
  public static boolean isSchemaMissing(String state) {
    return "42P01".equals(state) || "42703".equals(state);
  }

  /**
   * Whether no row can be to blame: trouble of the connection, of the transaction, of the server or
   * its disk, somebody's doing.
   */
  public static boolean isNoRowsFault(String state) {
    return isUnreachable(state)
        || isConflict(state)
        || state.startsWith("25")
        || state.startsWith("26")
        || state.startsWith("2D")
        || state.startsWith("53")
        || state.startsWith("57")
        || state.startsWith("58")
        || state.startsWith("F0")
        // Data or an index that is broken: somebody has to look, whichever row it is about.
        || state.equals("XX001")
        || state.equals("XX002");
  }

  /**
   * Whether nothing but a row can be to blame: data exception, integrity constraint violation,
   * check option, program limit exceeded, what PL/pgSQL raises.
   */
  public static boolean isOfARow(String state) {
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("44")
        || state.startsWith("54")
        || state.startsWith("P0");
  }
}

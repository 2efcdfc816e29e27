package io.datastream.store;

/**
 * What PostgreSQL's error codes mean to Datastream. <a
 * href="https://www.postgresql.org/docs/current/errcodes-appendix.html">Source</a>
 */
final class SqlState {
  private SqlState() {}

  /**
   * Whether nobody could be worked with: connection exception, invalid authorization, unknown
   * database, too many connections, starting up or shutting down.
   *
   * @param state null where there is none
   */
  static boolean isUnreachable(String state) {
    return state != null
        && (state.startsWith("08")
            || state.startsWith("28")
            || state.startsWith("57P")
            // The server ended a session that stood still in a transaction.
            || state.equals("25P03")
            || state.equals("3D000")
            || state.equals("53300"));
  }

  /**
   * Whether others were in the way, and another try may succeed: serialization failure, deadlock,
   * lock not available in time.
   *
   * @param state null where there is none
   */
  static boolean isConflict(String state) {
    return "40001".equals(state) || "40P01".equals(state) || "55P03".equals(state);
  }

  /**
   * Whether a table or a column is missing.
   *
   * @param state null where there is none
   */
  static boolean isSchemaMissing(String state) {
    return "42P01".equals(state) || "42703".equals(state);
  }
}

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
            || state.equals("3D000")
            || state.equals("53300"));
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

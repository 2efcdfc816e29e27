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
   * Whether a key is there already.
   *
   * @param state null where there is none
   */
  static boolean isDuplicate(String state) {
    return "23505".equals(state);
  }

  /**
   * Whether a table or a column is missing.
   *
   * @param state null where there is none
   */
  static boolean isSchemaMissing(String state) {
    return "42P01".equals(state) || "42703".equals(state);
  }

  /**
   * Whether no row can be to blame: trouble of the connection, of the transaction, of the server or
   * its disk, somebody's doing.
   */
  static boolean isNoRowsFault(String state) {
    return isUnreachable(state)
        || isConflict(state)
        || state.startsWith("25")
        || state.startsWith("26")
        || state.startsWith("2D")
        || state.startsWith("40")
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
  static boolean isOfARow(String state) {
    return state.startsWith("22")
        || state.startsWith("23")
        || state.startsWith("44")
        || state.startsWith("54")
        || state.startsWith("P0");
  }
}

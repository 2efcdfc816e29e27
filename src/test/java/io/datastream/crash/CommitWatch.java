package io.datastream.crash;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Follows what a client asks PostgreSQL, and knows the message that commits a transaction which
 * wrote records: a COMMIT of its own, or the end of a flight without a BEGIN.
 */
final class CommitWatch {
  private final Map<String, String> prepared = new HashMap<>();
  private boolean inTransaction;
  private boolean wrote;

  /** Takes the next message; true: with it the transaction commits. */
  boolean commitsRecords(char type, byte[] body) {
    switch (type) {
      case 'P' -> prepared.put(text(body, 0), text(body, 1).toUpperCase(Locale.ROOT));
      case 'B' -> runs(prepared.getOrDefault(text(body, 1), ""));
      case 'Q' -> {
        runs(text(body, 0).toUpperCase(Locale.ROOT));
        return committed();
      }
      case 'S' -> {
        return committed();
      }
      default -> {
        // Says nothing about transactions.
      }
    }
    return false;
  }

  private void runs(String sql) {
    String statement = sql.strip();
    if (statement.startsWith("BEGIN") || statement.startsWith("START")) {
      inTransaction = true;
      wrote = false;
    } else if (statement.startsWith("COMMIT")) {
      inTransaction = false;
    } else if (statement.startsWith("ROLLBACK")) {
      inTransaction = false;
      wrote = false;
    } else if (statement.contains("INTO STREAM_RECORDS")) {
      wrote = true;
    }
  }

  private boolean committed() {
    if (inTransaction || !wrote) {
      return false;
    }
    wrote = false;
    return true;
  }

  /** The n-th of the texts, each ended by a zero, that the message begins with. */
  private static String text(byte[] body, int n) {
    int begin = 0;
    for (int i = 0; ; i++) {
      int end = begin;
      while (body[end] != 0) {
        end++;
      }
      if (i == n) {
        return new String(body, begin, end - begin, StandardCharsets.UTF_8);
      }
      begin = end + 1;
    }
  }
}

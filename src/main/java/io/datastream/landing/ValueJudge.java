package io.datastream.landing;

import io.datastream.landing.WriteSet.Part;
import io.datastream.postgres.Database;
import io.datastream.table.RecordRow;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the rows whose values PostgreSQL can't hold (a {@code \u0000} in a string, a number beyond
 * {@code numeric}, …) in one statement a table, without writing anything. PostgreSQL itself is the
 * judge: a list of rules here would never be complete.
 */
@ApplicationScoped
class ValueJudge {
  private final Database database;

  ValueJudge(Database database) {
    this.database = database;
  }

  /** The rows that can't be held, with PostgreSQL's reasons; none where it can't be asked so. */
  Uni<Map<RecordRow, String>> judge(WriteSet tables) {
    return database
        .onConnection(connection -> tables.inTurn(part -> judge(connection, part)))
        .map(Outcome::refused);
  }

  private static Uni<Outcome> judge(SqlConnection connection, Part part) {
    Map<RecordRow, String> found = new IdentityHashMap<>();
    List<RecordRow> sent = new ArrayList<>();
    for (RecordRow row : part.latest().given()) {
      if (row.key().indexOf('\0') >= 0 || row.source().indexOf('\0') >= 0) {
        // It would be refused with all rows beside it, before anything is looked at.
        found.put(row, Refusal.reason("its key has a U+0000, which text can't hold", null));
      } else {
        sent.add(row);
      }
    }
    return part.writer()
        .judge(connection, sent)
        .invoke(judged -> judged.forEach((row, why) -> found.put(row, Refusal.reason(why, null))))
        .replaceWithVoid()
        // It may have stumbled over one that it can't even look at.
        .onFailure(failure -> Refusal.of(failure).isPresent())
        .recoverWithNull()
        .replaceWith(() -> new Outcome(Map.of(), found));
  }
}

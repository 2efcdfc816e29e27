package io.datastream.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.store.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Writes {@code pipeline_runs}: a row when a run begins, its result when it ends. */
@ApplicationScoped
public class RunLedger {
  private static final String SUCCEEDED =
      "SELECT run_id, result::text AS result FROM pipeline_runs"
          + " WHERE kind = $1 AND run_key = $2"
          // Broken records alone don't make a run worth repeating: they would be as broken again.
          + " AND (status = 'succeeded' OR (status = 'partial' AND error IS NULL))"
          + " ORDER BY started_at LIMIT 1";
  private static final String BEGIN =
      "INSERT INTO pipeline_runs (run_id, kind, trigger, run_key, status)"
          + " VALUES ($1, $2, $3, $4, 'running')";
  private static final String COUNTS =
      "SELECT messages, records, inserted, updated, quarantined FROM pipeline_runs WHERE run_id = $1";
  private static final String END =
      "UPDATE pipeline_runs SET status = $2, stopped_by = $3, messages = $4, records = $5,"
          + " inserted = $6, updated = $7, quarantined = $8, error = $9, result = $10::text::json,"
          + " finished_at = now() WHERE run_id = $1";
  private static final String FAIL =
      "UPDATE pipeline_runs SET status = 'failed', error = $2, finished_at = now()"
          + " WHERE run_id = $1";

  private final Database database;
  private final ObjectMapper json;

  RunLedger(Database database, ObjectMapper json) {
    this.database = database;
    this.json = json;
  }

  /** Enters a run that begins, or finds the result of its key. */
  Uni<Opened> open(UUID runId, RunKind kind, RunStart start) {
    return database.onConnection(
        connection ->
            succeeded(connection, kind, start.runKey())
                .chain(
                    earlier ->
                        earlier.isPresent()
                            ? Uni.createFrom().item(earlier.get())
                            : begin(connection, runId, kind, start)));
  }

  private static Uni<Optional<Opened>> succeeded(
      SqlConnection connection, RunKind kind, Optional<String> runKey) {
    if (runKey.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return connection
        .preparedQuery(SUCCEEDED)
        .execute(Tuple.of(kind.word(), runKey.get()))
        .map(RunLedger::first)
        .map(
            row ->
                row.map(it -> new Opened.Repeated(it.getUUID("run_id"), it.getString("result"))));
  }

  private static Uni<Opened> begin(
      SqlConnection connection, UUID runId, RunKind kind, RunStart start) {
    Tuple values =
        Tuple.tuple()
            .addUUID(runId)
            .addString(kind.word())
            .addString(start.trigger().word())
            .addString(start.runKey().orElse(null));
    return connection
        .preparedQuery(BEGIN)
        .execute(values)
        .replaceWith(() -> new Opened.Begun(runId, kind, start.runKey(), Instant.now()));
  }

  /** What the database has committed of the run so far. */
  public Uni<RunCounts> counts(UUID runId) {
    return database
        .onConnection(connection -> connection.preparedQuery(COUNTS).execute(Tuple.of(runId)))
        .map(RunLedger::first)
        .map(
            row ->
                row.map(
                        it ->
                            new RunCounts(
                                it.getLong(0),
                                it.getLong(1),
                                it.getLong(2),
                                it.getLong(3),
                                it.getLong(4)))
                    .orElse(RunCounts.NONE));
  }

  /**
   * Enters the run's end.
   *
   * @param stoppedBy null for a run that has no bounds
   * @param error null when there was none
   */
  public Uni<Void> end(RunResult result, RunCounts counts, StoppedBy stoppedBy, String error) {
    Tuple values =
        Tuple.tuple()
            .addUUID(result.runId())
            .addString(result.status().word())
            .addString(stoppedBy == null ? null : stoppedBy.word())
            .addLong(counts.messages())
            .addLong(counts.records())
            .addLong(counts.inserted())
            .addLong(counts.updated())
            .addLong(counts.quarantined())
            .addString(error)
            .addString(text(result));
    return database
        .onConnection(connection -> connection.preparedQuery(END).execute(values))
        .replaceWithVoid();
  }

  /** Enters that the run failed; its counts stay as they were committed. */
  Uni<Void> fail(UUID runId, Throwable failure) {
    String error = String.valueOf(failure.getMessage()).replace('\0', '\uFFFD');
    return database
        .onConnection(connection -> connection.preparedQuery(FAIL).execute(Tuple.of(runId, error)))
        .replaceWithVoid();
  }

  /** The result that a repeated run had the first time. */
  <T extends RunResult> T stored(Opened.Repeated repeated, Class<T> type) {
    try {
      return json.readValue(repeated.result(), type);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(
          "the stored result of run " + repeated.runId() + " can't be read", e);
    }
  }

  private String text(RunResult result) {
    try {
      return json.writeValueAsString(result);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a run's result can't be written as JSON", e);
    }
  }

  private static Optional<Row> first(RowSet<Row> rows) {
    var iterator = rows.iterator();
    return iterator.hasNext() ? Optional.of(iterator.next()) : Optional.empty();
  }
}

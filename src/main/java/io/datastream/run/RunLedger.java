package io.datastream.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.Lease;
import io.datastream.failure.FailureText;
import io.datastream.postgres.Database;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** Writes {@code pipeline_runs}: a row when a run begins, its result when it ends. */
@ApplicationScoped
public class RunLedger {
  private static final String SUCCEEDED =
      "SELECT run_id, work, result::text AS result FROM pipeline_runs"
          + " WHERE kind = $1 AND run_key = $2"
          // Broken records alone don't make a run worth repeating: they would be as broken again.
          + " AND (status = 'succeeded' OR (status = 'partial' AND error IS NULL)"
          // Other work of the key needs no waiting for, if its run is alive; see ABANDON.
          + " OR (status = 'running' AND work <> $3 AND NOT pg_try_advisory_xact_lock("
          + "('x' || left(replace(run_id::text, '-', ''), 16))::bit(64)::bigint)))"
          + " ORDER BY started_at LIMIT 1";
  private static final String BEGIN =
      "INSERT INTO pipeline_runs"
          + " (run_id, kind, trigger, run_key, work, topic, group_name, topics, status)"
          + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'running')"
          // The answer to an earlier try may have been lost.
          + " ON CONFLICT (run_id) DO NOTHING";

  private static final String BEGIN_TOPICS =
      "INSERT INTO run_topics (run_id, topic) SELECT $1, unnest($2::text[])"
          + " ON CONFLICT (run_id, topic) DO NOTHING";

  /** Waits for a commit whose answer was lost: it holds the row until it is through. */
  private static final String COUNTS =
      "SELECT messages, records, inserted, updated, unchanged, deleted, superseded, filtered, quarantined, missed, removed"
          + " FROM pipeline_runs WHERE run_id = $1 FOR UPDATE";

  private static final String TABLES =
      "SELECT source, table_name, inserted, updated, unchanged, deleted, superseded, filtered, quarantined, removed"
          + " FROM run_tables WHERE run_id = $1 ORDER BY source, table_name";

  private static final String COUNTS_OF_TOPIC =
      "SELECT messages, records, inserted, updated, unchanged, deleted, superseded, filtered, quarantined, missed, removed"
          + " FROM run_topics WHERE run_id = $1 AND topic = $2 FOR UPDATE";

  /** Only runs of several topics have rows of each. */
  private static final String COUNT =
      """
      WITH of_tables AS (
        INSERT INTO run_tables AS known (run_id, source, table_name,
          inserted, updated, unchanged, deleted, superseded, filtered, quarantined, removed)
        SELECT $1, * FROM unnest($12::text[], $13::text[], $14::bigint[], $15::bigint[], $16::bigint[], $17::bigint[],
          $18::bigint[], $19::bigint[], $20::bigint[], $21::bigint[])
        ON CONFLICT (run_id, source, table_name) DO UPDATE SET
          inserted = known.inserted + excluded.inserted, updated = known.updated + excluded.updated,
          unchanged = known.unchanged + excluded.unchanged, deleted = known.deleted + excluded.deleted,
          superseded = known.superseded + excluded.superseded, filtered = known.filtered + excluded.filtered,
          quarantined = known.quarantined + excluded.quarantined, removed = known.removed + excluded.removed),
      of_topic AS (
        UPDATE run_topics SET messages = messages + $2, records = records + $3, inserted = inserted + $4,
          updated = updated + $5, unchanged = unchanged + $6, deleted = deleted + $7, superseded = superseded + $8,
          filtered = filtered + $9, quarantined = quarantined + $10, removed = removed + $11
        WHERE run_id = $1 AND topic = $22)
      UPDATE pipeline_runs SET messages = messages + $2, records = records + $3, inserted = inserted + $4,
        updated = updated + $5, unchanged = unchanged + $6, deleted = deleted + $7, superseded = superseded + $8,
        filtered = filtered + $9, quarantined = quarantined + $10, removed = removed + $11
      WHERE run_id = $1
      """;

  /**
   * A run that is alive holds the lock of its id; see {@link #lockOf(UUID)}. Rows that somebody
   * keeps locked are the next run's to see to.
   */
  private static final String ABANDON =
      "UPDATE pipeline_runs SET status = 'abandoned', finished_at = now(),"
          + " error = 'its process ended before it did'"
          + " WHERE run_id IN (SELECT run_id FROM pipeline_runs"
          + " WHERE status = 'running' AND run_id <> $1 AND pg_try_advisory_xact_lock("
          + "('x' || left(replace(run_id::text, '-', ''), 16))::bit(64)::bigint)"
          + " FOR UPDATE SKIP LOCKED)";

  private static final String RUNNING =
      "SELECT run_id FROM pipeline_runs WHERE kind = $1 AND run_key = $2 AND status = 'running'"
          + " ORDER BY started_at DESC LIMIT 1";
  private static final String END =
      "UPDATE pipeline_runs SET status = $2, stopped_by = $3, messages = $4, records = $5,"
          + " quarantined = $6, error = $7, result = $8::text::json, finished_at = now() WHERE run_id = $1";
  private static final String FAIL =
      "UPDATE pipeline_runs SET status = 'failed', error = $2, finished_at = now()"
          + " WHERE run_id = $1";

  private static final Duration UNTIL_AN_EARLIER_CONNECTION_ENDS = Duration.ofSeconds(3);

  private final Database database;
  private final ObjectMapper json;
  private final Duration waitTurn;

  RunLedger(Database database, ObjectMapper json, DatastreamConfig config) {
    this.database = database;
    this.json = json;
    this.waitTurn = config.runs().waitTurn();
  }

  /**
   * Enters a run that begins, or finds the result of its key. A run of the same key that is under
   * way, here or in another process, is waited for. Fails with {@link RunKeyTakenException} when
   * the key is that of other work.
   *
   * @param lease holds, as long as the run lasts, what tells others that it is alive
   */
  Uni<Opening> open(Lease lease, UUID runId, Work work, RunStart start, RunTime time) {
    return succeeded(lease, work, start.runKey())
        .chain(
            earlier ->
                earlier.isPresent()
                    ? Uni.createFrom().item(earlier.get())
                    : alone(lease, work.kind(), start.runKey())
                        .invoke(() -> start.runKey().ifPresent(key -> time.begin()))
                        .chain(() -> succeeded(lease, work, start.runKey()))
                        .chain(
                            meanwhile ->
                                meanwhile.isPresent()
                                    ? Uni.createFrom().item(meanwhile.get())
                                    : begin(lease, runId, work, start, time)));
  }

  /** Renews the lease of a run that goes on, with what {@link #open} had it hold. */
  public Uni<Void> renew(RunEntry run) {
    return run.lease()
        .renew()
        .chain(() -> alone(run.lease(), run.work().kind(), run.runKey()))
        .chain(() -> succeeded(run.lease(), run.work(), run.runKey()))
        .onItem()
        .transformToUni(
            meanwhile ->
                meanwhile
                    .map(Opening.Repeated.class::cast)
                    .<Uni<Void>>map(
                        other ->
                            Uni.createFrom()
                                .failure(
                                    new RunSupersededException(
                                        run.runKey().orElseThrow(), other.runId())))
                    .orElseGet(() -> Uni.createFrom().voidItem()))
        .chain(() -> alive(run.lease(), run.runId()));
  }

  private Uni<Void> alone(Lease lease, RunKind kind, Optional<String> runKey) {
    if (runKey.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    return lease
        .lock(lockOf(kind, runKey.get()), waitTurn)
        .chain(
            had ->
                had
                    ? Uni.createFrom().voidItem()
                    : lease
                        .with(
                            it ->
                                it.preparedQuery(RUNNING)
                                    .execute(Tuple.of(kind.word(), runKey.get())))
                        .map(RunLedger::first)
                        .map(row -> row.map(it -> it.getUUID(0)).orElse(null))
                        .onItem()
                        .transformToUni(
                            other ->
                                Uni.createFrom()
                                    .failure(new RunInProgressException(kind, other, waitTurn))));
  }

  private static long lockOf(UUID runId) {
    return runId.getMostSignificantBits();
  }

  private static long lockOf(RunKind kind, String runKey) {
    return UUID.nameUUIDFromBytes(
            ("datastream run\n" + kind.word() + "\n" + runKey).getBytes(StandardCharsets.UTF_8))
        .getMostSignificantBits();
  }

  private static Uni<Optional<Opening>> succeeded(Lease lease, Work work, Optional<String> runKey) {
    if (runKey.isEmpty()) {
      return Uni.createFrom().item(Optional.empty());
    }
    return lease
        .with(
            it ->
                it.preparedQuery(SUCCEEDED)
                    .execute(Tuple.of(work.kind().word(), runKey.get(), work.description())))
        .map(RunLedger::first)
        .map(row -> row.map(it -> repeated(it, work, runKey.get())));
  }

  private static Opening repeated(Row earlier, Work work, String runKey) {
    UUID runId = earlier.getUUID("run_id");
    String theirs = earlier.getString("work");
    // Runs from before there were such descriptions have none.
    if (theirs != null && !theirs.equals(work.description())) {
      throw new RunKeyTakenException(runKey, runId, theirs, work);
    }
    return new Opening.Repeated(runId, earlier.getString("result"));
  }

  /** Waits for a lock that an earlier connection of the run had, which PostgreSQL may keep. */
  private static Uni<Void> alive(Lease lease, UUID runId) {
    return lease
        .tryLock(lockOf(runId))
        .chain(
            had ->
                had
                    ? Uni.createFrom().item(true)
                    : lease.lock(lockOf(runId), UNTIL_AN_EARLIER_CONNECTION_ENDS))
        .replaceWithVoid();
  }

  private Uni<Opening> begin(Lease lease, UUID runId, Work work, RunStart start, RunTime time) {
    Tuple values =
        Tuple.tuple()
            .addUUID(runId)
            .addString(work.kind().word())
            .addString(start.trigger().word())
            .addString(start.runKey().orElse(null))
            .addString(work.description())
            .addString(work.topics().size() == 1 ? work.topics().get(0) : null)
            .addString(work.group().orElse(null))
            .addArrayOfString(topics(work));
    return alive(lease, runId)
        .chain(() -> lease.with(it -> it.preparedQuery(ABANDON).execute(Tuple.of(runId))))
        .chain(() -> lease.with(it -> it.preparedQuery(BEGIN).execute(values)))
        .chain(
            () ->
                work.topics().size() == 1
                    ? Uni.createFrom().voidItem()
                    : lease
                        .with(
                            it ->
                                it.preparedQuery(BEGIN_TOPICS)
                                    .execute(
                                        Tuple.tuple()
                                            .addUUID(runId)
                                            .addArrayOfString(topics(work))))
                        .replaceWithVoid())
        .replaceWith(() -> new RunEntry(runId, work, start.runKey(), Instant.now(), time, lease));
  }

  private static String[] topics(Work work) {
    return work.topics().toArray(String[]::new);
  }

  /** What the database has committed of the run so far. */
  public Uni<RunCounts> counts(UUID runId) {
    return database.onConnection(
        connection ->
            connection
                .preparedQuery(COUNTS)
                .execute(Tuple.of(runId))
                .map(RunLedger::first)
                .map(row -> row.map(RunLedger::counts).orElse(RunCounts.NONE))
                .chain(
                    counts ->
                        counts.records() == 0 && counts.removed() == 0
                            ? Uni.createFrom().item(counts)
                            : connection
                                .preparedQuery(TABLES)
                                .execute(Tuple.of(runId))
                                .map(tables -> counts.with(tables(tables)))));
  }

  /** What the database has committed so far of one topic of a run of several; without tables. */
  Uni<RunCounts> counts(UUID runId, String topic) {
    return database
        .onConnection(
            connection -> connection.preparedQuery(COUNTS_OF_TOPIC).execute(Tuple.of(runId, topic)))
        .map(RunLedger::first)
        .map(row -> row.map(RunLedger::counts).orElse(RunCounts.NONE));
  }

  private static RunCounts counts(Row row) {
    return new RunCounts(
        row.getLong("messages"),
        row.getLong("records"),
        row.getLong("inserted"),
        row.getLong("updated"),
        row.getLong("unchanged"),
        row.getLong("deleted"),
        row.getLong("superseded"),
        row.getLong("filtered"),
        row.getLong("quarantined"),
        row.getLong("missed"),
        row.getLong("removed"),
        List.of());
  }

  private static List<TableCounts> tables(RowSet<Row> rows) {
    List<TableCounts> tables = new ArrayList<>();
    for (Row row : rows) {
      tables.add(
          new TableCounts(
              row.getString("source"),
              row.getString("table_name"),
              row.getLong("inserted"),
              row.getLong("updated"),
              row.getLong("unchanged"),
              row.getLong("deleted"),
              row.getLong("superseded"),
              row.getLong("filtered"),
              row.getLong("quarantined"),
              row.getLong("removed")));
    }
    return tables;
  }

  /**
   * Adds to what is committed of the run; offsets that are missed are counted where they are.
   *
   * @param connection in the transaction of what is counted
   * @param topic that it is of
   */
  public Uni<Void> count(SqlConnection connection, UUID runId, String topic, RunCounts more) {
    List<TableCounts> tables = more.tables();
    Tuple values =
        Tuple.tuple()
            .addUUID(runId)
            .addLong(more.messages())
            .addLong(more.records())
            .addLong(more.inserted())
            .addLong(more.updated())
            .addLong(more.unchanged())
            .addLong(more.deleted())
            .addLong(more.superseded())
            .addLong(more.filtered())
            .addLong(more.quarantined())
            .addLong(more.removed())
            .addArrayOfString(texts(tables, TableCounts::source))
            .addArrayOfString(texts(tables, TableCounts::table))
            .addArrayOfLong(numbers(tables, TableCounts::inserted))
            .addArrayOfLong(numbers(tables, TableCounts::updated))
            .addArrayOfLong(numbers(tables, TableCounts::unchanged))
            .addArrayOfLong(numbers(tables, TableCounts::deleted))
            .addArrayOfLong(numbers(tables, TableCounts::superseded))
            .addArrayOfLong(numbers(tables, TableCounts::filtered))
            .addArrayOfLong(numbers(tables, TableCounts::quarantined))
            .addArrayOfLong(numbers(tables, TableCounts::removed))
            .addString(topic);
    return connection.preparedQuery(COUNT).execute(values).replaceWithVoid();
  }

  /** PostgreSQL's text can't hold U+0000; a source whose name has one has broken records alone. */
  private static String[] texts(List<TableCounts> tables, Function<TableCounts, String> of) {
    return tables.stream().map(of).map(it -> it.replace('\0', '\uFFFD')).toArray(String[]::new);
  }

  private static Long[] numbers(List<TableCounts> tables, Function<TableCounts, Long> of) {
    return tables.stream().map(of).toArray(Long[]::new);
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
            .addLong(counts.quarantined())
            .addString(error)
            .addString(text(result));
    return database
        .onConnection(connection -> connection.preparedQuery(END).execute(values))
        .replaceWithVoid();
  }

  /** Enters that the run failed; its counts stay as they were committed. */
  Uni<Void> fail(UUID runId, Throwable failure) {
    String error = FailureText.of(failure).line().replace('\0', '\uFFFD');
    return database
        .onConnection(connection -> connection.preparedQuery(FAIL).execute(Tuple.of(runId, error)))
        .replaceWithVoid();
  }

  /** The result that a repeated run had the first time. */
  <T extends RunResult> T stored(Opening.Repeated repeated, Class<T> type) {
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

package io.datastream.table.snapshot;

import io.datastream.table.Removal;
import io.datastream.table.catalog.Identifier;
import io.datastream.table.settings.FieldName;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Takes away what the last complete reading of a source lacks: rows whose keys have come neither
 * with it, nor with one that began later, nor by other ways since it began, nor wait in quarantine.
 * Rows without a key are none of the source's.
 */
public final class SnapshotRemoval implements Removal {
  /** Rows of a portion: a transaction has an end, however many rows there are. */
  private static final int PORTION = 100_000;

  /** Where each is looked at on its way out. */
  private static final int PORTION_WITH_VERSIONS = 10_000;

  private static final String DUE =
      """
      SELECT reading, key FROM snapshot_readings WHERE source = $1 AND due
      ORDER BY reading DESC LIMIT 1 FOR UPDATE
      """;

  /** What they would remove, the last one removes. */
  private static final String OLDER =
      "UPDATE snapshot_readings SET due = false, settled_at = now() WHERE source = $1 AND due AND reading < $2";

  private static final String LACKING =
      """
      WITH seen AS (
        SELECT %s FROM snapshot_keys, unnest(keys) AS key WHERE source = $1 AND since >= $2),
      lacking AS (
        SELECT %s FROM %s AS s WHERE %s AND NOT EXISTS (SELECT FROM seen WHERE %s) LIMIT %d)
      """;

  private final TableSettings settings;
  private final Optional<Layout> layout;
  private final ReadingLog log;
  private final WaitingKeys waiting;
  private final WriteLock lock;

  /**
   * @param layout of the table as it is now; empty where there is none
   */
  public SnapshotRemoval(
      TableSettings settings, Optional<Layout> layout, ReadingLog log, Masking masking) {
    this.settings = settings;
    this.layout = layout.filter(it -> !it.key().isEmpty());
    this.log = log;
    this.waiting = new WaitingKeys(settings.source(), log, masking);
    this.lock = new WriteLock(settings.source());
  }

  @Override
  public String source() {
    return settings.source();
  }

  @Override
  public Uni<Portion> portion(SqlConnection connection) {
    return lock.tryAlone(connection)
        .chain(
            alone ->
                alone ? removed(connection) : Uni.createFrom().item(new Portion(0, State.BUSY)));
  }

  private Uni<Portion> removed(SqlConnection connection) {
    return connection
        .preparedQuery(DUE)
        .execute(Tuple.of(settings.source()))
        .chain(
            due ->
                due.rowCount() == 0
                    ? Uni.createFrom().item(new Portion(0, State.DONE))
                    : removed(connection, due.iterator().next()));
  }

  private Uni<Portion> removed(SqlConnection connection, Row due) {
    long reading = due.getLong("reading");
    return (layout.filter(it -> isKnownBy(it, due.getString("key"))).isEmpty()
            ? Uni.createFrom().item(0L)
            : waiting
                .note(connection, layout.get(), reading)
                // What is known of the numbers counts: they are any.
                .chain(
                    () ->
                        connection.query("SET LOCAL plan_cache_mode = force_custom_plan").execute())
                .chain(() -> remove(connection, layout.get(), reading)))
        .chain(
            rows ->
                rows >= most()
                    ? Uni.createFrom().item(new Portion(rows, State.MORE))
                    : settle(connection, reading).replaceWith(new Portion(rows, State.DONE)));
  }

  /**
   * Whether what was noted are this table's keys; where somebody has set another key since, nothing
   * can be said of what is lacking.
   *
   * @param key null where no record has come
   */
  private static boolean isKnownBy(Layout its, String key) {
    return key == null || key.equals(new KeyColumns(its).names());
  }

  private Uni<Void> settle(SqlConnection connection, long reading) {
    return connection
        .preparedQuery(OLDER)
        .execute(Tuple.of(settings.source(), reading))
        .chain(() -> log.settle(connection, settings.source(), reading));
  }

  private Uni<Long> remove(SqlConnection connection, Layout its, long reading) {
    KeyColumns key = new KeyColumns(its);
    String table = its.table().orElseThrow().name().sql();
    String there =
        settings.marks()
            ? "s.%s IS NULL AND %s".formatted(FieldName.DELETED_AT, key.there("s"))
            : key.there("s");
    String lacking =
        LACKING.formatted(
            key.noted(), key.names("s."), table, there, key.same("seen", "s"), most());
    Tuple which = Tuple.of(settings.source(), reading);
    if (settings.marks()) {
      return counted(
          connection,
          lacking
              + "UPDATE %s AS s SET %s = now() FROM lacking WHERE %s"
                  .formatted(table, FieldName.DELETED_AT, key.same("lacking", "s")),
          which);
    }
    String delete =
        lacking
            + children(its)
            + "DELETE FROM %s AS s USING lacking WHERE %s"
                .formatted(table, key.same("lacking", "s"));
    return its.version().isEmpty()
        ? counted(connection, delete, which)
        : new RemovedVersions(its).remove(connection, delete, which);
  }

  /** They go with the row that they are of. */
  private static String children(Layout its) {
    StringBuilder statements = new StringBuilder();
    for (ChildTable child : its.children()) {
      if (child.layout().table().isPresent()) {
        String links =
            IntStream.range(0, child.links().size())
                .mapToObj(
                    i ->
                        "c.%s = lacking.%s"
                            .formatted(
                                Identifier.quoted(child.links().get(i)), child.key().get(i).sql()))
                .collect(Collectors.joining(" AND "));
        statements.append(
            ", children_%d AS (DELETE FROM %s AS c USING lacking WHERE %s) "
                .formatted(child.index(), child.layout().table().get().name().sql(), links));
      }
    }
    return statements.toString();
  }

  private int most() {
    return layout.flatMap(Layout::version).isPresent() ? PORTION_WITH_VERSIONS : PORTION;
  }

  private static Uni<Long> counted(SqlConnection connection, String sql, Tuple values) {
    return connection.preparedQuery(sql).execute(values).map(rows -> (long) rows.rowCount());
  }
}

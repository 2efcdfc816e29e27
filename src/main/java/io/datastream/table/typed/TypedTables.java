package io.datastream.table.typed;

import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.PartitionClaim;
import io.datastream.postgres.Database;
import io.datastream.table.Destination;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.TableWriter;
import io.datastream.table.catalog.TableName;
import io.datastream.table.change.TableChanges;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.FoundTables;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.datastream.table.shape.NewColumns;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.ShapedRecords;
import io.datastream.table.shape.SourceTables;
import io.datastream.table.shape.TablePlan;
import io.datastream.table.shape.WrongTableException;
import io.datastream.table.typed.TypedMode.WriterFactory;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;

/**
 * The tables of sources that have one of their own. A table is looked up in the catalogue for each
 * session of a run anew, in a long one from time to time, and when something has gone wrong.
 */
@ApplicationScoped
class TypedTables {
  static final String UPSERT = "upsert";

  private static final Duration LOOK_AGAIN = Duration.ofSeconds(10);

  /** Others may change the table too, each time. */
  private static final int MOST_CHANGES = 10;

  private final Database database;
  private final SourceTables tables;
  private final TableChanges changes;
  private final Masking masking;
  private final Map<String, TableSettings> bySource;
  private final Map<Destination, TableSettings> byDestination = new HashMap<>();
  private final Map<Destination, Known> known = new ConcurrentHashMap<>();
  private final Map<Destination, NewKeysGuess> guesses = new ConcurrentHashMap<>();

  TypedTables(
      Database database,
      SourceTables tables,
      TableChanges changes,
      ConfiguredTables configured,
      DatastreamConfig config) {
    this.database = database;
    this.tables = tables;
    this.changes = changes;
    this.masking = new Masking(config.maskKey());
    this.bySource = configured.bySource();
    bySource.values().forEach(it -> byDestination.put(destination(it), it));
  }

  /**
   * What is known of a table.
   *
   * @param writer null where there is no table
   */
  private record Known(
      FoundTables tables, Layout layout, TableWriter writer, UUID session, long since) {
    boolean holds(UUID asking) {
      return writer != null
          && session.equals(asking)
          && System.nanoTime() - since < LOOK_AGAIN.toNanos();
    }
  }

  List<String> messageFields(String source) {
    return bySource.get(source).messageFields();
  }

  Destination destination(String source) {
    return destination(bySource.get(source));
  }

  private static Destination destination(TableSettings settings) {
    return new Destination(settings.mode(), settings.table().toString());
  }

  void forget(Destination destination) {
    known.computeIfPresent(
        destination,
        (it, last) -> new Known(last.tables(), last.layout(), last.writer(), new UUID(0, 0), 0));
  }

  Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows, WriterFactory factory) {
    return prepare(new Asked(destination, claim, rows, factory), 0);
  }

  /** What a mode wants rows of. */
  private record Asked(
      Destination destination, PartitionClaim claim, List<RecordRow> rows, WriterFactory factory) {}

  private Uni<Prepared> prepare(Asked asked, int changed) {
    return look(asked)
        // Making rows takes the processor for milliseconds: not on the event loop.
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            table -> {
              RowShaper shaper = RowShaper.of(table.layout(), masking, asked.rows());
              if (hasRoom(table, shaper)) {
                return Uni.createFrom().item(prepared(table, shaper));
              }
              RowShaper learner = learner(asked, table, shaper);
              return learner.changes().isEmpty() && table.writer() != null
                  ? changeChildren(asked, table.layout(), learner, changed)
                  : change(asked, table.layout(), shaper, learner, changed);
            });
  }

  private static boolean hasRoom(Known table, RowShaper shaper) {
    return table.writer() != null && shaper.changes().isEmpty() && shaper.childChanges().isEmpty();
  }

  /** What says how a table is to be made, or changed. */
  private RowShaper learner(Asked asked, Known table, RowShaper shaper) {
    List<RecordRow> fitting =
        ShapedRecords.fitting(table.layout().settings(), table.tables(), masking, asked.rows());
    if (fitting == asked.rows()) {
      return shaper;
    }
    RowShaper learner = RowShaper.of(table.layout(), masking, fitting);
    return hasRoom(table, learner) ? shaper : learner;
  }

  private Uni<Prepared> changeChildren(Asked asked, Layout layout, RowShaper shaper, int changed) {
    if (changed == MOST_CHANGES) {
      return Uni.createFrom().failure(changedTooOften(layout.settings()));
    }
    return Multi.createFrom()
        .iterable(shaper.childChanges().entrySet())
        .onItem()
        .transformToUniAndConcatenate(
            it -> change(asked.claim(), layout, it.getKey(), it.getValue()))
        .onItem()
        .ignoreAsUni()
        .invoke(() -> forget(asked.destination()))
        .chain(() -> prepare(asked, changed + 1));
  }

  private Uni<Void> change(
      PartitionClaim claim, Layout parent, ChildTable child, NewColumns wanted) {
    TableSettings settings = child.layout().settings();
    return changes
        .make(
            settings.table(),
            settings.source(),
            claim.runId(),
            TablePlan.of(child, wanted)::changes)
        .onFailure(PgException.class)
        .transform(
            refused ->
                refused(
                    settings.table(),
                    parent.settings(),
                    "columns." + child.name() + ".table",
                    child.layout().table().isPresent() ? "changed" : "made",
                    refused));
  }

  private static WrongTableException changedTooOften(TableSettings settings) {
    return new WrongTableException(
        "table %s of source %s was changed %d times and still has no room for its records"
            .formatted(settings.table(), settings.source(), MOST_CHANGES));
  }

  private Uni<Prepared> change(
      Asked asked, Layout layout, RowShaper shaper, RowShaper learner, int changed) {
    TableSettings settings = layout.settings();
    TablePlan plan = new TablePlan(layout, learner.changes(), learner.allHaveUsualKey());
    if (!plan.possible() || learner.rows().isEmpty()) {
      return Uni.createFrom().item(NoTable.prepared(layout, shaper));
    }
    if (changed == MOST_CHANGES) {
      return Uni.createFrom().failure(changedTooOften(settings));
    }
    return changes
        .make(settings.table(), settings.source(), asked.claim().runId(), plan::changes)
        .onFailure(PgException.class)
        .transform(
            refused -> refused(settings, layout.table().isPresent() ? "changed" : "made", refused))
        .invoke(() -> forget(asked.destination()))
        .chain(() -> prepare(asked, changed + 1));
  }

  private static Throwable refused(TableSettings settings, String what, Throwable why) {
    return refused(settings.table(), settings, "table", what, why);
  }

  private static Throwable refused(
      TableName table, TableSettings settings, String setting, String what, Throwable why) {
    PgException refused = (PgException) why;
    return new WrongTableException(
        "table %s of source %s can't be %s: %s (%s); grant the right, see to the table yourself, or set another datastream.sources.%s.%s"
            .formatted(
                table,
                settings.source(),
                what,
                refused.getErrorMessage(),
                refused.getSqlState(),
                settings.source(),
                setting));
  }

  private Uni<Known> look(Asked asked) {
    Destination destination = asked.destination();
    UUID session = asked.claim().token();
    Known last = known.get(destination);
    if (last != null && last.holds(session)) {
      return Uni.createFrom().item(last);
    }
    TableSettings settings = byDestination.get(destination);
    return database
        .onConnection(connection -> tables.look(connection, settings))
        .onFailure(PgException.class)
        .transform(refused -> refused(settings, "looked up", refused))
        .map(found -> known(asked, settings, found));
  }

  private Known known(Asked asked, TableSettings settings, FoundTables found) {
    return known.compute(
        asked.destination(),
        (it, last) -> {
          // The same writer for as long as nothing has changed: it says so.
          boolean same = last != null && last.writer() != null && found.isLike(last.tables());
          Layout layout = same ? last.layout() : new Layout(settings, found);
          TableWriter writer =
              same ? last.writer() : found.table().map(table -> writer(asked, layout)).orElse(null);
          return new Known(found, layout, writer, asked.claim().token(), System.nanoTime());
        });
  }

  private TableWriter writer(Asked asked, Layout layout) {
    return asked
        .factory()
        .writer(
            layout,
            asked.destination(),
            guesses.computeIfAbsent(asked.destination(), it -> new NewKeysGuess()));
  }

  private static Prepared prepared(Known table, RowShaper shaper) {
    List<String> warnings = new ArrayList<>();
    if (!shaper.ignored().isEmpty()) {
      TableSettings settings = table.layout().settings();
      warnings.add(
          "the table %s of source %s has no columns for the fields %s, which were ignored (datastream.sources.%s.on-new-field)"
              .formatted(
                  settings.table(),
                  settings.source(),
                  shaper.ignored().keySet().stream().limit(10).collect(Collectors.joining(", ")),
                  settings.source()));
    }
    return new Prepared(table.writer(), shaper.rows(), shaper.refused(), shaper.passed(), warnings);
  }
}

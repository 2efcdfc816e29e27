package io.datastream.table.typed;

import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.PartitionClaim;
import io.datastream.postgres.Database;
import io.datastream.table.Destination;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.TableCatalog;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.change.TableChanges;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Masking;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.TablePlan;
import io.datastream.table.shape.WrongTableException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
  private final TableCatalog catalog;
  private final TableChanges changes;
  private final Masking masking;
  private final Map<String, TableSettings> bySource;
  private final Map<Destination, TableSettings> byDestination = new HashMap<>();
  private final Map<Destination, Known> known = new ConcurrentHashMap<>();
  private final Map<Destination, NewKeysGuess> guesses = new ConcurrentHashMap<>();

  TypedTables(
      Database database,
      TableCatalog catalog,
      TableChanges changes,
      ConfiguredTables configured,
      DatastreamConfig config) {
    this.database = database;
    this.catalog = catalog;
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
  private record Known(Layout layout, TypedWriter writer, UUID session, long since) {
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
        destination, (it, last) -> new Known(last.layout(), last.writer(), new UUID(0, 0), 0));
  }

  Uni<Prepared> prepare(Destination destination, PartitionClaim claim, List<RecordRow> rows) {
    return prepare(destination, claim, rows, 0);
  }

  private Uni<Prepared> prepare(
      Destination destination, PartitionClaim claim, List<RecordRow> rows, int changed) {
    return look(destination, claim.token())
        // Making rows takes the processor for milliseconds: not on the event loop.
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            table -> {
              RowShaper shaper = new RowShaper(table.layout(), masking);
              rows.forEach(shaper::add);
              if (shaper.changes().isEmpty() && table.writer() != null) {
                return Uni.createFrom().item(prepared(table, shaper));
              }
              return change(destination, claim, table.layout(), shaper, rows, changed);
            });
  }

  private Uni<Prepared> change(
      Destination destination,
      PartitionClaim claim,
      Layout layout,
      RowShaper shaper,
      List<RecordRow> rows,
      int changed) {
    TableSettings settings = layout.settings();
    TablePlan plan = new TablePlan(layout, shaper.changes(), shaper.allHaveUsualKey());
    if (!plan.possible() || shaper.rows().isEmpty()) {
      return Uni.createFrom().item(NoTable.prepared(settings, layout, rows, shaper.refused()));
    }
    if (changed == MOST_CHANGES) {
      return Uni.createFrom()
          .failure(
              new WrongTableException(
                  "table %s of source %s was changed %d times and still has no room for its records"
                      .formatted(settings.table(), settings.source(), changed)));
    }
    return changes
        .make(settings.table(), settings.source(), claim.runId(), plan::changes)
        .onFailure(PgException.class)
        .transform(
            refused -> refused(settings, layout.table().isPresent() ? "changed" : "made", refused))
        .invoke(() -> forget(destination))
        .chain(() -> prepare(destination, claim, rows, changed + 1));
  }

  private static Throwable refused(TableSettings settings, String what, Throwable why) {
    PgException refused = (PgException) why;
    return new WrongTableException(
        "table %s of source %s can't be %s: %s (%s); grant the right, see to the table yourself, or set another datastream.sources.%s.table"
            .formatted(
                settings.table(),
                settings.source(),
                what,
                refused.getErrorMessage(),
                refused.getSqlState(),
                settings.source()));
  }

  private Uni<Known> look(Destination destination, UUID session) {
    Known last = known.get(destination);
    if (last != null && last.holds(session)) {
      return Uni.createFrom().item(last);
    }
    TableSettings settings = byDestination.get(destination);
    return database
        .onConnection(connection -> catalog.look(connection, settings.table()))
        .onFailure(PgException.class)
        .transform(refused -> refused(settings, "looked up", refused))
        .map(found -> known(destination, settings, found, session));
  }

  private Known known(
      Destination destination,
      TableSettings settings,
      Optional<TableDescriptor> found,
      UUID session) {
    return known.compute(
        destination,
        (it, last) -> {
          // The same writer for as long as nothing has changed: it says so.
          boolean same =
              last != null
                  && last.writer() != null
                  && found.filter(last.layout().table().orElseThrow()::isLike).isPresent();
          Layout layout = same ? last.layout() : new Layout(settings, found);
          TypedWriter writer =
              same ? last.writer() : found.map(table -> writer(destination, layout)).orElse(null);
          return new Known(layout, writer, session, System.nanoTime());
        });
  }

  private TypedWriter writer(Destination destination, Layout layout) {
    return new TypedWriter(
        layout, destination, guesses.computeIfAbsent(destination, it -> new NewKeysGuess()));
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

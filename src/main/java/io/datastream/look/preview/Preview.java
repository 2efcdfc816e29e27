package io.datastream.look.preview;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.failure.FailureText;
import io.datastream.postgres.Database;
import io.datastream.postgres.SchemaMissingException;
import io.datastream.process.decode.BatchDecoder;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.source.Source;
import io.datastream.source.catalog.SourceCatalog;
import io.datastream.table.RecordRow;
import io.datastream.table.settings.ConfiguredTables;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.FoundTables;
import io.datastream.table.shape.Masking;
import io.datastream.table.shape.ShapedRecords;
import io.datastream.table.shape.SourceTables;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Shows what records of a source would become. Writes nothing, anywhere. */
@ApplicationScoped
public class Preview {
  private final SourceCatalog catalog;
  private final FirstRecords first;
  private final NewestRecords newest;
  private final BatchDecoder decoder;
  private final ConfiguredTables tables;
  private final SourceTables found;
  private final Database database;
  private final ShownRows shown;
  private final Masking masking;

  Preview(
      SourceCatalog catalog,
      FirstRecords first,
      NewestRecords newest,
      BatchDecoder decoder,
      ConfiguredTables tables,
      SourceTables found,
      Database database,
      ShownRows shown,
      DatastreamConfig config) {
    this.catalog = catalog;
    this.first = first;
    this.newest = newest;
    this.decoder = decoder;
    this.tables = tables;
    this.found = found;
    this.database = database;
    this.shown = shown;
    this.masking = new Masking(config.maskKey());
  }

  /**
   * What PostgreSQL says of a table.
   *
   * @param known whether it could be asked
   * @param tables empty where there is none, or nobody knows
   */
  private record Look(boolean known, FoundTables tables, List<String> warnings) {}

  /**
   * Reads records of a source, the first ones, or the newest of a topic that others write, and
   * shapes them.
   *
   * @param most how many, at least 1
   * @return fails with {@link io.datastream.source.catalog.UnknownSourceException}, {@link
   *     io.datastream.source.SourceUnavailableException}, and where a run would fail: {@link
   *     io.datastream.table.shape.WrongTableException}
   */
  public Uni<PreviewReport> preview(String source, int most) {
    long begin = System.nanoTime();
    boolean ofOthers =
        catalog.names().contains(source)
            && catalog.all().stream().map(Source::name).noneMatch(source::equals);
    Uni<Taken> taken =
        Uni.createFrom()
            .deferred(
                () ->
                    ofOthers
                        ? newest.take(source, most)
                        : first.take(catalog.require(source), most));
    return taken
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .chain(
            records -> {
              DecodedBatch decoded = decoder.decode(records.topic(), records.messages());
              List<RecordRow> rows = last(rowsOf(source, decoded), most);
              return settings(source)
                  .map(it -> typed(source, it, records, decoded, rows))
                  .orElseGet(
                      () ->
                          Uni.createFrom()
                              .item(() -> shown.ofPayloads(source, records, decoded, rows)));
            })
        .map(report -> report.took(TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin)));
  }

  private Optional<TableSettings> settings(String source) {
    return Optional.ofNullable(tables.bySource().get(source));
  }

  private static List<RecordRow> rowsOf(String source, DecodedBatch decoded) {
    return decoded.rows().values().stream()
        .flatMap(List::stream)
        .filter(row -> row.source().equals(source))
        .toList();
  }

  private static <T> List<T> last(List<T> all, int most) {
    return all.subList(Math.max(0, all.size() - most), all.size());
  }

  private Uni<PreviewReport> typed(
      String source,
      TableSettings settings,
      Taken records,
      DecodedBatch decoded,
      List<RecordRow> rows) {
    return look(settings)
        .emitOn(Infrastructure.getDefaultWorkerPool())
        .map(
            look -> {
              ShapedRecords shaped = ShapedRecords.of(settings, look.tables(), masking, rows);
              Boolean exists = look.known() ? look.tables().table().isPresent() : null;
              List<String> warnings = new ArrayList<>(look.warnings());
              return shown.ofTable(
                  source, exists, look.tables().table(), shaped, records, decoded, warnings);
            });
  }

  /** Without PostgreSQL there is something to see too. */
  private Uni<Look> look(TableSettings settings) {
    return database
        .onConnection(connection -> found.look(connection, settings))
        .onFailure(SchemaMissingException.class)
        .recoverWithUni(
            () ->
                database.onConnection(connection -> found.lookWithoutHistory(connection, settings)))
        .map(tables -> new Look(true, tables, List.of()))
        .onFailure(ServiceUnreachableException.class)
        .recoverWithItem(
            failure ->
                new Look(
                    false,
                    FoundTables.alone(Optional.empty()),
                    List.of(
                        FailureText.of(failure).line()
                            + "; shown as if there were no table "
                            + settings.table())));
  }
}

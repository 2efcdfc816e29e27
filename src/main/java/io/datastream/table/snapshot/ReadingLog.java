package io.datastream.table.snapshot;

import io.datastream.message.ReadingMark;
import io.datastream.message.ReadingMark.Outcome;
import io.datastream.table.Arrival;
import io.datastream.table.Noted;
import io.datastream.table.RecordRow;
import io.datastream.table.settings.TableSettings;
import io.datastream.table.shape.Layout;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * What has landed of readings: keys and envelopes, each in the transaction that lands them. A
 * reading's row is what two workers meet at that land parts of it: one of them sees it complete.
 */
@ApplicationScoped
public class ReadingLog {
  private static final String KEYS =
      """
      INSERT INTO snapshot_keys (source, since, keys)
      SELECT $1, $2, array_agg(%s) FROM unnest(%s) AS given (%s)
      """;

  private static final String LANDED =
      """
      INSERT INTO snapshot_readings AS known (source, reading, topic, landed, envelopes, ended, faulty, key)
      VALUES ($1, $2, $3, $4::text::int8multirange, $5, $6, $7, $8)
      ON CONFLICT (source, reading) DO UPDATE SET
        topic = excluded.topic, landed = known.landed + excluded.landed,
        envelopes = coalesce(excluded.envelopes, known.envelopes), ended = coalesce(excluded.ended, known.ended),
        faulty = known.faulty OR excluded.faulty OR coalesce(known.key <> excluded.key, false),
        key = coalesce(known.key, excluded.key), noted_at = now()
      RETURNING coalesce(known.landed @> int8range(0, known.envelopes), false) AS complete
      """;

  /** Readings of a source are settled one after the other, whoever does it. */
  private static final String ALONE =
      """
      INSERT INTO snapshot_sources AS known (source, reading) VALUES ($1, $2)
      ON CONFLICT (source) DO UPDATE SET reading = greatest(known.reading, excluded.reading)
      """;

  private static final String STANDING =
      """
      SELECT ended, faulty,
        EXISTS (SELECT FROM snapshot_readings AS newer WHERE newer.source = $1 AND newer.reading > $2
          AND (newer.due OR newer.settled_at IS NOT NULL)) AS overtaken,
        EXISTS (SELECT FROM snapshot_keys WHERE source = $1 AND since = $2) AS filled
      FROM snapshot_readings WHERE source = $1 AND reading = $2
      """;

  private static final String DUE =
      "UPDATE snapshot_readings SET due = true WHERE source = $1 AND reading = $2";

  /** An older one that is due needs the keys of those after it. */
  private static final String SETTLE =
      """
      WITH forgotten AS (
        DELETE FROM snapshot_keys WHERE source = $1 AND since <= $2
          AND since < ALL (SELECT reading FROM snapshot_readings WHERE source = $1 AND due AND reading <> $2)),
      old AS (
        DELETE FROM snapshot_readings
        WHERE source = $1 AND reading < $2 AND NOT due AND noted_at < now() - interval '30 days')
      UPDATE snapshot_readings SET settled_at = now(), due = false,
        landed = '{}', envelopes = NULL, ended = NULL, faulty = false
      WHERE source = $1 AND reading = $2
      """;

  private final EmptyReadings empty;

  ReadingLog(EmptyReadings empty) {
    this.empty = empty;
  }

  /**
   * Notes what has come.
   *
   * @param topic over which it came
   * @param layout of the table; empty where there is none, then there are no rows either
   */
  Uni<Noted> note(
      SqlConnection connection,
      String topic,
      TableSettings settings,
      Optional<Layout> layout,
      List<Arrival> arrivals,
      List<RecordRow> rows) {
    return Multi.createFrom()
        .iterable(ReadingPart.of(arrivals, rows, micros(Instant.now())))
        .onItem()
        .transformToUniAndConcatenate(
            part ->
                keys(connection, settings.source(), part.since(), layout, part.rows())
                    .chain(
                        () ->
                            part.ofReading()
                                ? landed(connection, topic, settings, layout, part)
                                : Uni.createFrom().item(Noted.NOTHING)))
        .collect()
        .asList()
        .map(
            each ->
                new Noted(
                    each.stream().anyMatch(Noted::due),
                    each.stream().flatMap(it -> it.warnings().stream()).toList()));
  }

  /** Notes the keys of rows. */
  Uni<Void> keys(
      SqlConnection connection,
      String source,
      long since,
      Optional<Layout> layout,
      List<RecordRow> rows) {
    if (rows.isEmpty() || layout.isEmpty()) {
      return Uni.createFrom().voidItem();
    }
    KeyColumns key = new KeyColumns(layout.get());
    Tuple values = Tuple.tuple().addString(source).addLong(since);
    key.bind(values, rows);
    return connection
        .preparedQuery(KEYS.formatted(key.text(), key.arrays(3), key.names()))
        .execute(values)
        .replaceWithVoid();
  }

  private Uni<Noted> landed(
      SqlConnection connection,
      String topic,
      TableSettings settings,
      Optional<Layout> layout,
      ReadingPart part) {
    Optional<ReadingMark.End> end = part.end();
    Tuple values =
        Tuple.tuple()
            .addString(settings.source())
            .addLong(part.since())
            .addString(topic)
            .addString(part.envelopes())
            .addLong(end.map(ReadingMark.End::envelopes).orElse(null))
            .addString(end.map(it -> it.outcome().word()).orElse(null))
            .addBoolean(part.faulty())
            .addString(
                layout
                    .filter(it -> !part.rows().isEmpty())
                    .map(it -> new KeyColumns(it).names())
                    .orElse(null));
    return connection
        .preparedQuery(LANDED)
        .execute(values)
        .chain(
            rows ->
                rows.iterator().next().getBoolean(0)
                    ? complete(connection, settings, part.since())
                    : Uni.createFrom().item(Noted.NOTHING));
  }

  /** All of it has landed. */
  private Uni<Noted> complete(SqlConnection connection, TableSettings settings, long reading) {
    Tuple which = Tuple.of(settings.source(), reading);
    return connection
        .preparedQuery(ALONE)
        .execute(which)
        .chain(() -> connection.preparedQuery(STANDING).execute(which))
        .map(rows -> rows.iterator().next())
        .chain(
            standing -> {
              if (standing.getBoolean("overtaken")) {
                return settle(connection, settings.source(), reading).replaceWith(Noted.NOTHING);
              }
              Optional<String> obstacle = obstacle(settings, standing);
              if (obstacle.isEmpty()) {
                return connection
                    .preparedQuery(DUE)
                    .execute(which)
                    .replaceWith(new Noted(true, List.of()));
              }
              String warning =
                  "the reading of source %s that began at %s removes nothing from %s: %s"
                      .formatted(
                          settings.source(), time(reading), settings.table(), obstacle.get());
              return settle(connection, settings.source(), reading)
                  .replaceWith(new Noted(false, List.of(warning)));
            });
  }

  /** Why what it lacks is not to go. */
  private Optional<String> obstacle(TableSettings settings, Row standing) {
    if (standing.getString("ended").equals(Outcome.FAILED.word())) {
      return Optional.of("the source could not be read to its end");
    }
    if (standing.getString("ended").equals(Outcome.PARTIAL.word())) {
      return Optional.of("the source has more than was read");
    }
    if (standing.getString("ended").equals(Outcome.FAULTY.word())
        || standing.getBoolean("faulty")) {
      return Optional.of("records of it went to quarantine");
    }
    if (!standing.getBoolean("filled") && !empty.areBelieved(settings.source())) {
      return Optional.of(
          "it has no record for the table (datastream.sources.%s.allow-empty)"
              .formatted(settings.source()));
    }
    return Optional.empty();
  }

  /** Nothing more follows from the reading; if all of it lands once more, it counts once more. */
  Uni<Void> settle(SqlConnection connection, String source, long reading) {
    return connection.preparedQuery(SETTLE).execute(Tuple.of(source, reading)).replaceWithVoid();
  }

  static long micros(Instant time) {
    return ChronoUnit.MICROS.between(Instant.EPOCH, time);
  }

  private static Instant time(long reading) {
    return Instant.EPOCH.plus(reading, ChronoUnit.MICROS).truncatedTo(ChronoUnit.SECONDS);
  }
}

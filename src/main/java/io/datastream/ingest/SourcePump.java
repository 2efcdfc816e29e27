package io.datastream.ingest;

import io.datastream.config.DatastreamConfig;
import io.datastream.message.ReadingMark;
import io.datastream.message.RecordRules;
import io.datastream.message.envelope.EnvelopeWriter;
import io.datastream.postgres.Database;
import io.datastream.quarantine.QuarantineWriter;
import io.datastream.run.Perseverance;
import io.datastream.run.RunEntry;
import io.datastream.run.StopRequest;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Moves one source into the topic, from its first record to its last. */
@ApplicationScoped
class SourcePump {
  /** Of one source; some envelopes of ordinary size fill a batch of the producer's. */
  private static final long MOST_BYTES = 8L << 20;

  private final EnvelopeSender sender;
  private final QuarantineWriter quarantine;
  private final Database database;
  private final StopRequest stop;
  private final DatastreamConfig config;
  private final Perseverance perseverance;
  private final BegunReadings readings;

  SourcePump(
      EnvelopeSender sender,
      QuarantineWriter quarantine,
      Database database,
      StopRequest stop,
      DatastreamConfig config,
      Perseverance perseverance,
      BegunReadings readings) {
    this.sender = sender;
    this.quarantine = quarantine;
    this.database = database;
    this.stop = stop;
    this.config = config;
    this.perseverance = perseverance;
    this.readings = readings;
  }

  /**
   * Reads the source and sends it.
   *
   * @param prepared where to; where that fails, it is the source's error
   * @return what came of it; never fails, the tally holds the error
   */
  Uni<SourceTally> pump(Source source, RunEntry run, Uni<SendTo> prepared) {
    TallyKeeper tally = new TallyKeeper(source.name(), run.runId());
    byte[] rules = new RecordRules(source.settings().key(), source.settings().eventTime()).header();
    return prepared
        .chain(
            to ->
                readings
                    .begin(source.name(), run)
                    .map(reading -> new Passage(source, run, rules, to, reading)))
        .chain(
            passage ->
                source
                    .open(EnvelopeWriter.roomForOne(source.name(), passage.envelopeBytes()))
                    .onItem()
                    .transformToUni(reader -> move(passage, reader, tally)))
        .chain(
            () ->
                // What could not be read again this time is still known by the earlier run alone.
                tally.hasError() ? Uni.createFrom().voidItem() : forgetEarlier(source.name(), run))
        .onFailure()
        .invoke(tally::failed)
        .onFailure()
        .recoverWithNull()
        .replaceWith(tally::end);
  }

  private Uni<Void> move(Passage passage, RecordReader reader, TallyKeeper tally) {
    Source source = passage.source();
    EnvelopeCutter cutter =
        new EnvelopeCutter(
            source.name(),
            reader,
            source.settings().batchSize(),
            passage.envelopeBytes(),
            Clock.systemUTC());
    BytesInFlight bytes = new BytesInFlight(MOST_BYTES);
    ExecutorService thread = threadFor(source);
    return Multi.createBy()
        .repeating()
        .uni(
            () ->
                bytes
                    .room()
                    .emitOn(thread)
                    .map(
                        room -> {
                          stop.check();
                          Cut cut = cutter.next();
                          bytes.take(cut.bytes());
                          return cut;
                        }))
        .whilst(cut -> !cut.last())
        // No more is read than Kafka acknowledges: a step begins when one in flight has ended.
        .onItem()
        .transformToUni(
            cut ->
                deliver(passage, cut)
                    .invoke(() -> tally.done(cut))
                    .onTermination()
                    .invoke(() -> bytes.giveBack(cut.bytes())))
        .merge(config.ingest().inFlight())
        .onTermination()
        .invoke(
            () -> {
              tally.warn(reader.warnings());
              reader.close();
              thread.shutdown();
            })
        .collect()
        .last()
        .chain(() -> end(passage, cutter.envelopes(), tally.outcome(reader.isWhole())))
        .invoke(tally::ended)
        .replaceWithVoid();
  }

  /** Says that the reading has come to its end, when Kafka has all of it; the bytes that took. */
  private Uni<Integer> end(Passage passage, long envelopes, ReadingMark.Outcome outcome) {
    return passage
        .reading()
        .map(
            reading -> {
              byte[] end = new EnvelopeWriter(passage.source().name()).empty(Instant.now());
              ReadingMark mark = new ReadingMark.End(reading, envelopes, outcome);
              return send(passage, end, passage.headers(mark)).replaceWith(end.length);
            })
        .orElseGet(() -> Uni.createFrom().item(0));
  }

  private Uni<Void> send(Passage passage, byte[] envelope, Map<String, byte[]> headers) {
    return sender.send(passage.to().topic(), passage.source().name(), envelope, headers);
  }

  /**
   * One thread reads a source to its end: in a pool each step would wake another one, on another
   * processor, far from what the step before has read.
   */
  private static ExecutorService threadFor(Source source) {
    return Executors.newSingleThreadExecutor(
        step -> {
          Thread thread = new Thread(step, "reads-" + source.name());
          thread.setDaemon(true);
          return thread;
        });
  }

  private Uni<Void> deliver(Passage passage, Cut cut) {
    RunEntry run = passage.run();
    Uni<Void> kept =
        cut.broken().isEmpty()
            ? Uni.createFrom().voidItem()
            : perseverance.end(
                run.time(),
                () ->
                    database.onConnection(
                        connection -> quarantine.write(connection, run.runId(), cut.broken())));
    return cut.envelope() == null
        ? kept
        : send(passage, cut.envelope(), passage.headers(cut)).chain(() -> kept);
  }

  /** An earlier run of the key that did not finish has met the same broken pieces. */
  private Uni<Void> forgetEarlier(String source, RunEntry run) {
    return run.runKey()
        .map(
            key ->
                perseverance.end(
                    run.time(),
                    () ->
                        database.onConnection(
                            connection -> quarantine.forget(connection, source, key, run.runId()))))
        .orElseGet(() -> Uni.createFrom().voidItem());
  }
}

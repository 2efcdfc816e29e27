package io.datastream.ingest;

import io.datastream.config.DatastreamConfig;
import io.datastream.message.RecordRules;
import io.datastream.message.RunPlace;
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
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.HashMap;
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

  SourcePump(
      EnvelopeSender sender,
      QuarantineWriter quarantine,
      Database database,
      StopRequest stop,
      DatastreamConfig config,
      Perseverance perseverance) {
    this.sender = sender;
    this.quarantine = quarantine;
    this.database = database;
    this.stop = stop;
    this.config = config;
    this.perseverance = perseverance;
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
            to -> {
              int envelopeBytes =
                  to.limits().envelopeBytes(source.name(), run.runKey(), rules.length);
              return source
                  .open(EnvelopeWriter.roomForOne(source.name(), envelopeBytes))
                  .onItem()
                  .transformToUni(
                      reader -> move(source, reader, run, rules, to.topic(), envelopeBytes, tally));
            })
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

  private Uni<Void> move(
      Source source,
      RecordReader reader,
      RunEntry run,
      byte[] rules,
      String topic,
      int envelopeBytes,
      TallyKeeper tally) {
    EnvelopeCutter cutter =
        new EnvelopeCutter(
            source.name(), reader, source.settings().batchSize(), envelopeBytes, Clock.systemUTC());
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
                deliver(topic, source.name(), cut, run, rules)
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
        .replaceWithVoid();
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

  private Uni<Void> deliver(String topic, String source, Cut cut, RunEntry run, byte[] rules) {
    Uni<Void> kept =
        cut.broken().isEmpty()
            ? Uni.createFrom().voidItem()
            : perseverance.end(
                run.time(),
                () ->
                    database.onConnection(
                        connection -> quarantine.write(connection, run.runId(), cut.broken())));
    if (cut.envelope() == null) {
      return kept;
    }
    return sender.send(topic, source, cut.envelope(), headers(cut, run, rules)).chain(() -> kept);
  }

  private static Map<String, byte[]> headers(Cut cut, RunEntry run, byte[] rules) {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put("run-id", run.runId().toString().getBytes(StandardCharsets.UTF_8));
    headers.put(RecordRules.HEADER, rules);
    run.runKey().ifPresent(key -> headers.putAll(new RunPlace(key, cut.firstRecord()).headers()));
    return headers;
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

package io.datastream.ingest;

import io.datastream.message.RecordRules;
import io.datastream.message.RunPlace;
import io.datastream.message.envelope.EnvelopeWriter;
import io.datastream.quarantine.QuarantineEntry;
import io.datastream.source.RecordReader;
import io.datastream.source.push.PushedSources.Pushed;
import io.datastream.topic.ConfiguredTopics;
import io.datastream.topic.DataStreamTopic;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Sends records that were pushed: all of a request, or none. There is no run for it: who pushes
 * often would fill the ledger, and hears himself what became of it.
 */
@ApplicationScoped
public class Pushes {
  private static final int IN_FLIGHT = 4;

  private final ConfiguredTopics topics;
  private final DataStreamTopic topic;
  private final EnvelopeSender sender;

  Pushes(ConfiguredTopics topics, DataStreamTopic topic, EnvelopeSender sender) {
    this.topics = topics;
    this.topic = topic;
    this.sender = sender;
  }

  /**
   * Sends the records of a request.
   *
   * @param key what is the same when the request is repeated; empty when nothing is
   * @return what Kafka has acknowledged; fails with {@link PushRefusedException} where one is no
   *     record or too large, and with {@link io.datastream.config.ServiceUnreachableException}
   *     where Kafka doesn't answer: some may have been sent then
   */
  public Uni<Sent> push(Pushed source, PushedRecords records, Optional<String> key) {
    return Uni.createFrom()
        .deferred(
            () -> {
              String to = topics.ingested(source.name());
              return topic
                  .prepare(to)
                  .emitOn(Infrastructure.getDefaultWorkerPool())
                  .chain(limits -> push(source, records, key, new SendTo(to, limits)));
            });
  }

  private Uni<Sent> push(Pushed source, PushedRecords records, Optional<String> key, SendTo to) {
    byte[] rules = new RecordRules(source.settings().key(), source.settings().eventTime()).header();
    int room = to.limits().envelopeBytes(source.name(), key, rules.length);
    List<Cut> cuts = cuts(source, records, room);
    return Multi.createFrom()
        .iterable(cuts)
        .onItem()
        .transformToUni(
            cut ->
                sender
                    .send(to.topic(), source.name(), cut.envelope(), headers(rules, key, cut))
                    .replaceWith(cut))
        .merge(IN_FLIGHT)
        .collect()
        .in(Totals::new, Totals::add)
        .map(Totals::sent);
  }

  private static List<Cut> cuts(Pushed source, PushedRecords records, int room) {
    List<Cut> cuts = new ArrayList<>();
    try (RecordReader reader = records.reader(EnvelopeWriter.roomForOne(source.name(), room))) {
      EnvelopeCutter cutter =
          new EnvelopeCutter(
              source.name(), reader, source.settings().batchSize(), room, Clock.systemUTC());
      for (boolean last = false; !last; ) {
        Cut cut = cutter.next();
        refuse(cut.broken());
        if (cut.envelope() != null) {
          cuts.add(cut);
        }
        last = cut.last();
      }
    }
    if (cuts.isEmpty()) {
      throw new PushRefusedException("the body has no record");
    }
    return cuts;
  }

  private static void refuse(List<QuarantineEntry> broken) {
    if (!broken.isEmpty()) {
      throw new PushRefusedException(broken.get(0).detail());
    }
  }

  private static Map<String, byte[]> headers(byte[] rules, Optional<String> key, Cut cut) {
    Map<String, byte[]> headers = new HashMap<>();
    headers.put(RecordRules.HEADER, rules);
    key.ifPresent(it -> headers.putAll(new RunPlace(it, cut.firstRecord()).headers()));
    return headers;
  }

  /** What was acknowledged so far. */
  private static final class Totals {
    private long messages;
    private long records;
    private long bytes;

    void add(Cut cut) {
      messages++;
      records += cut.records();
      bytes += cut.envelope().length;
    }

    Sent sent() {
      return new Sent(messages, records, bytes);
    }
  }
}

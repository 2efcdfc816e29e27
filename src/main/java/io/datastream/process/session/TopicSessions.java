package io.datastream.process.session;

import io.datastream.config.DatastreamConfig;
import io.datastream.coordination.OffsetStore;
import io.datastream.coordination.PartitionClaim;
import io.datastream.coordination.PartitionClaims;
import io.datastream.process.channel.BatchDispatcher;
import io.datastream.process.progress.ActiveRun;
import io.datastream.topic.Subscription;
import io.datastream.topic.TopicInquiry;
import io.datastream.topic.TopicState;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.UUID;
import org.apache.kafka.clients.consumer.Consumer;

/** Begins sessions, and knows what they go by: the topic as it is, the offsets that are stored. */
@ApplicationScoped
class TopicSessions {
  private final BatchDispatcher dispatcher;
  private final PartitionClaims claims;
  private final OffsetStore offsets;
  private final TopicInquiry inquiry;
  private final DatastreamConfig config;

  TopicSessions(
      BatchDispatcher dispatcher,
      PartitionClaims claims,
      OffsetStore offsets,
      TopicInquiry inquiry,
      DatastreamConfig config) {
    this.dispatcher = dispatcher;
    this.claims = claims;
    this.offsets = offsets;
    this.inquiry = inquiry;
    this.config = config;
  }

  /** A session of the run on its topic, which is there; nothing of it is claimed yet. */
  TopicSession begin(ActiveRun run, TopicState topic, Consumer<byte[], byte[]> consumer) {
    Subscription of = run.subscription();
    PartitionClaim claim =
        new PartitionClaim(of.group(), of.topic(), UUID.randomUUID(), run.entry().runId());
    SessionClaims its = new SessionClaims(claims, run.entry().lease(), claim, topic);
    SessionBacklog backlog =
        new SessionBacklog(
            run, claim, config.process().batchBytes(), config.process().writers(), dispatcher);
    dispatcher.join(backlog);
    PartitionShare share =
        new PartitionShare(
            consumer,
            backlog,
            its,
            new StartingPoint(
                consumer, inquiry, its, run.progress(), config.process().onNewTopic()),
            new GroupOffsets(consumer, run.progress(), of.group()),
            run.progress());
    return new TopicSession(
        run,
        consumer,
        backlog,
        share,
        new TopicWatch(inquiry, topic),
        config.process().stallTimeout());
  }

  /** The topic as the broker describes it; the question is on its way when this returns. */
  Uni<TopicState> topic(String name) {
    return inquiry.state(name);
  }

  /** As {@link #topic}, waited for. */
  TopicState topicNow(String name) {
    return inquiry.stateNow(name);
  }

  /** The next offset of each partition that any run has stored. */
  Uni<Map<Integer, Long>> stored(Subscription of) {
    return offsets.load(of.group(), of.topic());
  }
}

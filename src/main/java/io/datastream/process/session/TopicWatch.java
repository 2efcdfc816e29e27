package io.datastream.process.session;

import io.datastream.topic.TopicInquiry;
import io.datastream.topic.TopicState;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.UnknownTopicIdException;

/**
 * Notices that the topic changes under a session that reads it. When it is made anew, Kafka's
 * client goes on at the same offset of the new one, as if nothing had happened; of partitions that
 * are added it says nothing to those who assign by hand.
 */
final class TopicWatch {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final TopicInquiry inquiry;
  private final TopicState begun;
  private CompletableFuture<TopicState> asked;
  private long lastLook = System.nanoTime();
  private boolean grown;

  /**
   * @param begun the topic that the session began with
   */
  TopicWatch(TopicInquiry inquiry, TopicState begun) {
    this.inquiry = inquiry;
    this.begun = begun;
    this.asked = CompletableFuture.completedFuture(begun);
  }

  /**
   * Looks every now and then, without waiting for the answer.
   *
   * @throws UnknownTopicIdException when the topic is another one; the next session says what that
   *     means
   */
  void look() {
    if (System.nanoTime() - lastLook < LOOK_EVERY.toNanos()) {
      return;
    }
    lastLook = System.nanoTime();
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      compare(asked.join());
    }
    asked = inquiry.state(begun.name()).subscribeAsCompletionStage();
  }

  private void compare(TopicState now) {
    // A topic that is gone for the moment isn't another one yet.
    if (begun.id().isPresent() && now.id().isPresent() && !now.id().equals(begun.id())) {
      throw new UnknownTopicIdException("the topic was made anew: its id is " + now.id().get());
    }
    grown = now.partitionCount() > begun.partitionCount();
  }

  /** Whether the topic has partitions that the session doesn't know of. */
  boolean grown() {
    return grown;
  }
}

package io.datastream.process;

import io.datastream.topic.TopicIdentity;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.errors.UnknownTopicIdException;

/**
 * Notices that the topic is made anew under a session that reads it: Kafka's client goes on at the
 * same offset of the new one, as if nothing had happened.
 */
final class TopicWatch {
  private static final Duration LOOK_EVERY = Duration.ofSeconds(5);

  private final TopicIdentity identity;
  private final Optional<String> expected;
  private CompletableFuture<Optional<String>> asked =
      CompletableFuture.completedFuture(Optional.empty());
  private long lastLook = System.nanoTime();

  /**
   * @param expected the id of the topic that the session began with; empty where there is none
   */
  TopicWatch(TopicIdentity identity, Optional<String> expected) {
    this.identity = identity;
    this.expected = expected;
  }

  /**
   * Looks every now and then, without waiting for the answer.
   *
   * @throws UnknownTopicIdException when the topic is another one; the next session says what that
   *     means
   */
  void look() {
    if (expected.isEmpty() || System.nanoTime() - lastLook < LOOK_EVERY.toNanos()) {
      return;
    }
    lastLook = System.nanoTime();
    if (asked.isDone() && !asked.isCompletedExceptionally()) {
      // A topic that is gone for the moment isn't another one yet.
      asked
          .join()
          .filter(id -> !id.equals(expected.get()))
          .ifPresent(
              id -> {
                throw new UnknownTopicIdException("the topic was made anew: its id is " + id);
              });
    }
    asked = identity.id().subscribeAsCompletionStage();
  }
}

package io.datastream.crash;

import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Ended;
import io.datastream.packaged.Running;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Stream;
import org.awaitility.Awaitility;

/** A process run in a process of its own, with a run key that the ledger knows it by. */
final class Worker implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration OFTEN = Duration.ofMillis(2);

  /** Between two looks with more than this between them, a commit could have been at any time. */
  private static final long GAP_MILLIS = 100;

  private final String runKey;
  private final Running running;
  private long lastSeenMillis;
  private boolean committed;
  private OptionalLong firstCommitMillis = OptionalLong.empty();

  private Worker(String runKey, Running running) {
    this.runKey = runKey;
    this.running = running;
  }

  /** Starts {@code datastream process} with these options. */
  static Worker start(DatastreamProcess datastream, String... options) {
    String runKey = UUID.randomUUID().toString();
    return new Worker(
        runKey,
        datastream.start(
            Stream.concat(Stream.of("process", "--run-key", runKey), Stream.of(options))
                .toArray(String[]::new)));
  }

  String runKey() {
    return runKey;
  }

  Running running() {
    return running;
  }

  boolean alive() {
    return running.process().isAlive();
  }

  /** Takes note of what the ledger says of it at this moment. */
  void seen(Optional<Ledger.Entry> entry) {
    long age = running.age();
    if (!committed && entry.filter(it -> it.messages() > 0).isPresent()) {
      committed = true;
      firstCommitMillis =
          age - lastSeenMillis > GAP_MILLIS ? OptionalLong.empty() : OptionalLong.of(age);
    }
    lastSeenMillis = age;
  }

  /** From its start to its first committed batch, where it was watched all the time until then. */
  OptionalLong firstCommitMillis() {
    return firstCommitMillis;
  }

  /** Waits until it has committed at least so many messages and is still at work. */
  void awaitCommitted(Ledger ledger, long messages) {
    Awaitility.await(messages + " messages")
        .atMost(PATIENCE)
        .pollDelay(Duration.ZERO)
        .pollInterval(OFTEN)
        .until(
            () -> {
              if (!alive()) {
                throw new AssertionError("it ended too early: " + await());
              }
              return ledger.entry(runKey).map(Ledger.Entry::messages).orElse(0L) >= messages;
            });
  }

  /** Waits for its end. */
  Ended await() {
    return running.await();
  }

  /** Kills it, if it hasn't ended. */
  @Override
  public void close() {
    running.close();
  }
}

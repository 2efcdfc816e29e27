package io.datastream.crash;

import java.util.Random;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** Somebody who keeps sending, from a thread of his own, a few messages at a time. */
final class Producer implements AutoCloseable {
  private static final int PERIOD_MS = 20;

  private final Model model;
  private final Random random;
  private final Messages messages;
  private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();

  private ScheduledFuture<?> sending;

  Producer(Model model, Random random) {
    this.model = model;
    this.random = new Random(random.nextLong());
    this.messages = new Messages(new Random(random.nextLong()), model.partitions(), model.target());
  }

  /** Sends so many messages each tick from now on. */
  void keepSending(int atATime) {
    sending = thread.scheduleAtFixedRate(() -> burst(atATime), 0, PERIOD_MS, TimeUnit.MILLISECONDS);
  }

  /** Sends so many messages at once. */
  synchronized void burst(int count) {
    for (int i = 0; i < count; i++) {
      one(random.nextInt(model.partitions()));
    }
  }

  /** Sends one message to each partition. */
  synchronized void oneEach() {
    for (int partition = 0; partition < model.partitions(); partition++) {
      one(partition);
    }
  }

  private void one(int partition) {
    model.send(partition, messages.next(partition));
  }

  /** Stops sending; everything is there then. */
  @Override
  public void close() {
    thread.shutdown();
    try {
      if (!thread.awaitTermination(1, TimeUnit.MINUTES)) {
        throw new IllegalStateException("the producer doesn't stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    model.flush();
    assertSentToTheEnd();
  }

  /** A failure ends the sending without a word. */
  private void assertSentToTheEnd() {
    if (sending == null) {
      return;
    }
    try {
      sending.get();
    } catch (CancellationException e) {
      // It sent until it was told not to.
    } catch (ExecutionException e) {
      throw new IllegalStateException("the producer ended early", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}

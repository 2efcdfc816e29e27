package io.datastream.process.channel;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Between those who poll and the one channel that all share: who asks for a batch gets the next one
 * of whichever backlog has one, in turn.
 */
@ApplicationScoped
public class BatchDispatcher {
  private final Deque<UniEmitter<? super ConsumedBatch>> asking = new ArrayDeque<>();
  private final Deque<Backlog> backlogs = new ArrayDeque<>();

  /** Batches come from there too, from now on. */
  public synchronized void join(Backlog backlog) {
    backlogs.addLast(backlog);
  }

  /** No batch comes from there any more. */
  public synchronized void leave(Backlog backlog) {
    backlogs.remove(backlog);
  }

  /** The next batch, as soon as there is one. */
  public Uni<ConsumedBatch> next() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              synchronized (this) {
                asking.addLast(emitter);
              }
              dispatch();
            });
  }

  /** Something has changed in a backlog: it may have a batch now. Not to be called from in it. */
  public void dispatch() {
    Handover handover = handover();
    if (handover != null) {
      handover.to().complete(handover.batch());
    }
  }

  private record Handover(UniEmitter<? super ConsumedBatch> to, ConsumedBatch batch) {}

  private synchronized Handover handover() {
    for (int left = asking.isEmpty() ? 0 : backlogs.size(); left > 0; left--) {
      Backlog backlog = backlogs.pollFirst();
      backlogs.addLast(backlog);
      ConsumedBatch batch = backlog.next();
      if (batch != null) {
        return new Handover(asking.pollFirst(), batch);
      }
    }
    return null;
  }
}

package io.datastream.run;

import io.datastream.config.DatastreamConfig;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/**
 * Lets one run of a kind at a time go on in this process, first come first served; the others wait
 * without holding a thread.
 */
@ApplicationScoped
public class RunGate {
  private final Map<RunKind, Turns> turns = new EnumMap<>(RunKind.class);
  private final Duration waitTurn;

  public RunGate(DatastreamConfig config) {
    this.waitTurn = config.runs().waitTurn();
    for (RunKind kind : RunKind.values()) {
      turns.put(kind, new Turns());
    }
  }

  /**
   * Does the work when its turn comes.
   *
   * @param work gets the id that it shall run under
   * @return the work's outcome, or a {@link RunInProgressException} when the turn did not come in
   *     time
   */
  public <T> Uni<T> inTurn(RunKind kind, Function<UUID, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Turns line = turns.get(kind);
              Turn turn = new Turn(UUID.randomUUID());
              return line.wait(turn)
                  .ifNoItem()
                  .after(waitTurn)
                  .fail()
                  .onFailure(TimeoutException.class)
                  .transform(late -> new RunInProgressException(kind, line.runningNow(), waitTurn))
                  .chain(() -> work.apply(turn.runId))
                  // Around the waiting and the work: between the two, too, somebody may go away.
                  .onTermination()
                  .invoke(() -> line.leave(turn));
            });
  }

  /** Whether somebody waits for the run of this kind that is under way. */
  public boolean othersWait(RunKind kind) {
    return turns.get(kind).length() > 1;
  }

  /** One waiting or running run. */
  private static final class Turn {
    private final UUID runId;
    private UniEmitter<? super Void> waiting;
    private boolean come;

    Turn(UUID runId) {
      this.runId = runId;
    }
  }

  /** The line of one kind; its head is running. */
  private static final class Turns {
    private final Deque<Turn> line = new ArrayDeque<>();
    private boolean admitting;

    Uni<Void> wait(Turn turn) {
      return Uni.createFrom()
          .emitter(
              emitter -> {
                synchronized (this) {
                  turn.waiting = emitter;
                  line.addLast(turn);
                }
                admit();
              });
    }

    void leave(Turn turn) {
      synchronized (this) {
        line.remove(turn);
      }
      admit();
    }

    /**
     * Lets the head of the line begin. In a loop, by one thread at a time: were each run that ends
     * at once to let in the next one itself, a long line would not fit on the stack.
     */
    private void admit() {
      for (Turn next = nextToAdmit(); next != null; next = nextToAdmit()) {
        try {
          next.waiting.complete(null);
        } finally {
          admitted();
        }
      }
    }

    private synchronized Turn nextToAdmit() {
      Turn head = line.peekFirst();
      if (admitting || head == null || head.come) {
        return null;
      }
      admitting = true;
      head.come = true;
      return head;
    }

    private synchronized void admitted() {
      admitting = false;
    }

    synchronized int length() {
      return line.size();
    }

    synchronized UUID runningNow() {
      Turn running = line.peekFirst();
      return running == null ? null : running.runId;
    }
  }
}

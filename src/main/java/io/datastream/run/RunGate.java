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

    Turn(UUID runId) {
      this.runId = runId;
    }
  }

  /** The line of one kind; its head is running. */
  private static final class Turns {
    private final Deque<Turn> line = new ArrayDeque<>();

    Uni<Void> wait(Turn turn) {
      return Uni.createFrom()
          .emitter(
              emitter -> {
                boolean first;
                synchronized (this) {
                  line.addLast(turn);
                  turn.waiting = emitter;
                  first = line.peekFirst() == turn;
                }
                if (first) {
                  emitter.complete(null);
                }
              });
    }

    void leave(Turn turn) {
      Turn next = null;
      synchronized (this) {
        boolean wasFirst = line.peekFirst() == turn;
        line.remove(turn);
        if (wasFirst) {
          next = line.peekFirst();
        }
      }
      if (next != null) {
        next.waiting.complete(null);
      }
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

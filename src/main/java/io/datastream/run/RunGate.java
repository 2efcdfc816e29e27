package io.datastream.run;

import io.datastream.config.DatastreamConfig;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.UniEmitter;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets one run of a kind at a time go on in this process for each topic, first come first served;
 * the others wait without holding a thread.
 */
@ApplicationScoped
public class RunGate {
  private final Map<Place, Turns> turns = new ConcurrentHashMap<>();
  private final Duration waitTurn;

  public RunGate(DatastreamConfig config) {
    this.waitTurn = config.runs().waitTurn();
  }

  /** Where one run is at a time. */
  private record Place(RunKind kind, String topic) {
    static Place of(Work work) {
      return new Place(work.kind(), work.topic());
    }
  }

  private Turns turns(Place place) {
    return turns.computeIfAbsent(place, it -> new Turns());
  }

  /**
   * Does the work when its turn comes.
   *
   * @param asked what it is
   * @param work gets the id that it shall run under
   * @return the work's outcome, or a {@link RunInProgressException} when the turn did not come in
   *     time
   */
  public <T> Uni<T> inTurn(Work asked, Function<UUID, Uni<T>> work) {
    return inTurn(Place.of(asked), work);
  }

  private <T> Uni<T> inTurn(Place place, Function<UUID, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Turns line = turns(place);
              Turn turn = new Turn(UUID.randomUUID());
              return line.wait(turn)
                  .ifNoItem()
                  .after(waitTurn)
                  .fail()
                  .onFailure(TimeoutException.class)
                  .transform(
                      late -> new RunInProgressException(place.kind(), line.runningNow(), waitTurn))
                  .chain(() -> work.apply(turn.runId))
                  // Around the waiting and the work: between the two, too, somebody may go away.
                  .onTermination()
                  .invoke(() -> line.leave(turn));
            });
  }

  /** Whether somebody waits for the run that does this. */
  public boolean othersWait(Work work) {
    return turns(Place.of(work)).length() > 1;
  }

  /**
   * Waits for the runs that are under way or wait.
   *
   * @return nothing, when all have ended; fails when they take longer than a trigger waits its turn
   */
  Uni<Void> ended() {
    return Multi.createFrom()
        .items(() -> turns.keySet().stream())
        // A turn that comes says that those before it are over.
        .onItem()
        .transformToUniAndMerge(place -> inTurn(place, id -> Uni.createFrom().voidItem()))
        .collect()
        .asList()
        .replaceWithVoid();
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

  /** A line; its head is running. */
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

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
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Lets one run of a kind at a time go on in this process for each topic, first come first served;
 * the others wait without holding a thread. A run on several topics waits for each of them.
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
    /** In the one order in which everybody goes through them: else two could wait in a ring. */
    static List<Place> of(Work work) {
      return work.topics().stream().map(topic -> new Place(work.kind(), topic)).toList();
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

  private <T> Uni<T> inTurn(List<Place> places, Function<UUID, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              UUID runId = UUID.randomUUID();
              List<Waiting> all =
                  places.stream().map(it -> new Waiting(turns(it), new Turn(runId))).toList();
              return oneAfterTheOther(all)
                  .ifNoItem()
                  .after(waitTurn)
                  .fail()
                  .onFailure(TimeoutException.class)
                  .transform(
                      late ->
                          new RunInProgressException(
                              places.get(0).kind(), runningNow(all, runId), waitTurn))
                  .chain(() -> work.apply(runId))
                  // Around the waiting and the work: between the two, too, somebody may go away.
                  .onTermination()
                  .invoke(() -> all.forEach(it -> it.in().leave(it.turn())));
            });
  }

  /** A turn in a line. */
  private record Waiting(Turns in, Turn turn) {}

  private static Uni<Void> oneAfterTheOther(List<Waiting> all) {
    Uni<Void> come = Uni.createFrom().voidItem();
    for (Waiting next : all) {
      come = come.chain(() -> next.in().wait(next.turn()));
    }
    return come;
  }

  /** The run that is waited for: the first lines may have been passed already. */
  private static UUID runningNow(List<Waiting> all, UUID self) {
    return all.stream()
        .map(it -> it.in().runningNow())
        .filter(running -> running != null && !running.equals(self))
        .findFirst()
        .orElse(null);
  }

  /** Whether somebody waits for the run that does this. */
  public boolean othersWait(Work work) {
    return Place.of(work).stream().anyMatch(place -> turns(place).length() > 1);
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
        .transformToUniAndMerge(place -> inTurn(List.of(place), id -> Uni.createFrom().voidItem()))
        .collect()
        .asList()
        .replaceWithVoid();
  }

  /** One waiting or running run. */
  private static final class Turn {
    private final UUID runId;
    private UniEmitter<? super Void> waiting;
    private boolean come;
    private boolean gone;

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
                  if (turn.gone) {
                    // Whoever waited in another line went away meanwhile.
                    return;
                  }
                  turn.waiting = emitter;
                  line.addLast(turn);
                }
                admit();
              });
    }

    void leave(Turn turn) {
      synchronized (this) {
        turn.gone = true;
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

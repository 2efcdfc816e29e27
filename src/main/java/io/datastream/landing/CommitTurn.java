package io.datastream.landing;

import io.smallrye.mutiny.Uni;
import java.util.concurrent.CompletableFuture;

/**
 * A batch's place in the order in which batches commit. Batches are written side by side on several
 * connections; what holds them to their order is that
 *
 * <ul>
 *   <li>a batch is written only when no batch before it that has a key in common is under way: the
 *       later one would be waited for by the earlier one, and wait for it in turn;
 *   <li>a batch moves the offsets and commits only when the one before it has.
 * </ul>
 *
 * A batch that fails takes those after it along.
 */
public final class CommitTurn {
  private final CompletableFuture<Void> known = new CompletableFuture<>();
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile CommitTurn before;

  /**
   * Null before they are known, and when they are written: who has waited for this turn holds it
   * until he has ended himself, and would hold all its rows.
   */
  private volatile WriteSet rows;

  /**
   * @param before the batch before it; null for the first
   */
  public CommitTurn(CommitTurn before) {
    this.before = before;
  }

  /** The turn of a batch that nothing is before. */
  public static CommitTurn alone() {
    return new CommitTurn(null);
  }

  /** Completes when these rows may be written. */
  Uni<Void> mayWrite(WriteSet mine) {
    rows = mine;
    known.complete(null);
    return apart(before, mine);
  }

  private static Uni<Void> apart(CommitTurn other, WriteSet mine) {
    if (other == null) {
      return Uni.createFrom().voidItem();
    }
    CommitTurn next = other.before;
    if (other.ended.isDone()) {
      return other.ended().chain(() -> apart(next, mine));
    }
    return Uni.createFrom()
        .completionStage(other.known)
        .chain(() -> other.isApartFrom(mine) ? Uni.createFrom().voidItem() : other.ended())
        .chain(() -> apart(next, mine));
  }

  /** False as well where it has ended meanwhile: how it did, {@link #ended} says at once. */
  private boolean isApartFrom(WriteSet mine) {
    WriteSet its = rows;
    return its != null && its.disjoint(mine);
  }

  /** Completes when the batch before has committed. */
  Uni<Void> mayCommit() {
    CommitTurn other = before;
    return other == null ? Uni.createFrom().voidItem() : other.ended();
  }

  private Uni<Void> ended() {
    return Uni.createFrom().completionStage(ended);
  }

  /** The batch is committed. */
  public void committed() {
    // Else all turns that ever were would hang on the last one.
    before = null;
    known.complete(null);
    ended.complete(null);
    rows = null;
  }

  /** The batch will not be committed. */
  public void failed(Throwable why) {
    // The first failure is the reason, however many batches it takes along.
    EarlierBatchFailedException failure =
        why instanceof EarlierBatchFailedException earlier
            ? earlier
            : new EarlierBatchFailedException(why);
    known.completeExceptionally(failure);
    ended.completeExceptionally(failure);
    rows = null;
  }
}

package io.datastream.table.setwise;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Guesses whether a batch's keys are all new to the table. A plain insert costs PostgreSQL little
 * more than half of an upsert, but when the guess was wrong it was for nothing: so after a wrong
 * guess a number of batches has to be new before the next one is dared. Thread-safe.
 */
public final class NewKeysGuess {
  /** Below, what could be won is less than the round trip that a wrong guess costs. */
  private static final int WORTHWHILE = 500;

  private static final int BATCHES_UNTIL_DARED = 8;

  private final AtomicInteger batchesToGo = new AtomicInteger();

  /** Whether so many rows are enough for a look before they are written. */
  public static boolean isWorthwhile(int rows) {
    return rows >= WORTHWHILE;
  }

  /** Whether to try it with a plain insert. */
  boolean allNew(int rows) {
    return isWorthwhile(rows) && batchesToGo.get() <= 0;
  }

  /** A guess was wrong. */
  void wrong() {
    batchesToGo.set(BATCHES_UNTIL_DARED);
  }

  /** What an upsert has found. */
  void seen(boolean allNew) {
    if (allNew) {
      batchesToGo.decrementAndGet();
    } else {
      wrong();
    }
  }
}

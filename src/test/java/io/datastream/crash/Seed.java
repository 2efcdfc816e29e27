package io.datastream.crash;

import java.util.Random;
import java.util.concurrent.ThreadLocalRandom;

/** Random choices that can be made again: {@code -Dcrash.seed} takes the seed that was printed. */
final class Seed {
  private Seed() {}

  static Random random(String test) {
    String wanted = System.getProperty("crash.seed", "");
    long seed =
        wanted.isBlank()
            ? ThreadLocalRandom.current().nextLong(1_000_000_000L)
            : Long.parseLong(wanted.strip());
    System.out.printf("%s: -Dcrash.seed=%d%n", test, seed);
    return new Random(seed);
  }
}

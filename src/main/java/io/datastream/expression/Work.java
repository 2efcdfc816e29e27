package io.datastream.expression;

/**
 * What an evaluation may still do: without loops it always ends, and with this it ends soon,
 * whatever texts the record brings together. A unit is about a character made or 32 looked at.
 */
final class Work {
  private static final long UNITS = 16L * 1024 * 1024;
  private static final int LOOKED_AT = 32;

  private long left = UNITS;

  /** Characters that are made. */
  void make(long characters) throws Trouble {
    left -= characters;
    if (left < 0) {
      throw new Trouble(
          "it takes too much work; a record has room for texts of 16 million characters");
    }
  }

  /** Characters that are looked at. */
  void look(long characters) throws Trouble {
    make(characters / LOOKED_AT);
  }

  /** A search that may look at each character as often as the sought text has some. */
  void search(String in, String sought) throws Trouble {
    look((long) in.length() * Math.max(1, sought.length()));
  }
}

package io.datastream.expression;

/**
 * What an evaluation may still do: without loops it always ends, and with this it ends soon, and in
 * little memory, whatever the record brings together. A unit is about a character made or 32 looked
 * at.
 */
final class Work {
  private static final long UNITS = 16L * 1024 * 1024;
  private static final int LOOKED_AT = 32;

  /** About the bytes that an object of the JVM's takes. */
  private static final int OF_A_VALUE = 64;

  private long left = UNITS;

  /** Characters that are made. */
  void make(long characters) throws Trouble {
    left -= characters;
    if (left < 0) {
      throw new Trouble(
          "it takes too much work: a record has room for texts of 16 million characters, or 250,000 values in arrays");
    }
  }

  /** A value beside others, with so many characters of its own. */
  void makeValue(int characters) throws Trouble {
    make(OF_A_VALUE + (long) characters);
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

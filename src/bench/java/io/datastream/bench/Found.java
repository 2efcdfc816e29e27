package io.datastream.bench;

/** What a drain finds in the table. */
enum Found {
  /** Nothing: all its records are new. */
  NOTHING("new"),
  /** The same records: nothing is to be written. */
  SAME("unchanged"),
  /** The records as they were before: all are to be replaced. */
  OLDER("update");

  private final String word;

  Found(String word) {
    this.word = word;
  }

  /** As the lines are called. */
  String word() {
    return word;
  }

  /** How many of the records are in the state that the drain is about. */
  long when(Found other, long records) {
    return this == other ? records : 0;
  }
}

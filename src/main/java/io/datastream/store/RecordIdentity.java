package io.datastream.store;

/** What makes a record of {@code stream_records} one and the same: its primary key. */
public record RecordIdentity(String source, String key) implements Comparable<RecordIdentity> {
  @Override
  public int compareTo(RecordIdentity other) {
    int bySource = source.compareTo(other.source);
    return bySource == 0 ? key.compareTo(other.key) : bySource;
  }
}

package io.datastream.table;

/**
 * Where records land. The order of destinations is that in which a transaction writes them: those
 * that write the same tables must never wait for each other in a ring.
 *
 * @param mode the name of its {@link LandingMode}
 * @param table as the mode calls it; people read it
 */
public record Destination(String mode, String table) implements Comparable<Destination> {
  @Override
  public int compareTo(Destination other) {
    int byTable = table.compareTo(other.table);
    return byTable == 0 ? mode.compareTo(other.mode) : byTable;
  }
}

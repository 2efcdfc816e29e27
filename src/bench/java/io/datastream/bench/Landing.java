package io.datastream.bench;

import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Where records land, and all that a drain and a COPY of the same rows have to know of it: the
 * topic that has the records, the tables, and what these must hold in the end.
 */
interface Landing {
  /** What the names of its drains begin with. */
  String name();

  /** What the table's reader is told, after "drain" or "COPY of the same rows"; maybe empty. */
  String into();

  /** What a message is; followed by how many records it has. */
  default String messages() {
    return "envelopes";
  }

  /** The line of the COPY that its drains are set against. */
  String limit();

  /** Records on the topic. */
  int records();

  /**
   * The topic that has all records, made if need be.
   *
   * @param newer as they are after a change to each
   * @param size records a message
   */
  String topic(boolean newer, int size, int partitions) throws Exception;

  /** What the application's configuration file has. */
  Map<String, String> settings(String topic);

  /** Leaves no row. */
  void empty() throws SQLException;

  /** The records as they are before the change, as rows; in the order in which they are copied. */
  List<CopyRows> rows() throws IOException;

  /** Writes the records as they are before the change, and nothing else. */
  default void fill() throws Exception {
    empty();
    world().target().copy(rows());
  }

  /**
   * Why the tables don't hold each record once, and nothing else; empty if they do.
   *
   * @param newer all as they are after the change; otherwise, all as they are before it
   */
  Optional<String> fault(boolean newer) throws SQLException;

  /** Rows that were written by a run; empty where the table doesn't say. */
  default OptionalLong rowsOf(String run) throws SQLException {
    return OptionalLong.empty();
  }

  World world();
}

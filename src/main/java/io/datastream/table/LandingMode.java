package io.datastream.table;

import io.datastream.coordination.PartitionClaim;
import io.smallrye.mutiny.Uni;
import java.util.List;
import java.util.Optional;

/**
 * A way in which records may land: in what tables, and what a record does to what is there. Each is
 * a bean, found when the application is built, and chosen by its name.
 *
 * <p>After the record writers of <a
 * href="https://github.com/debezium/debezium/tree/main/debezium-connector-jdbc/src/main/java/io/debezium/connector/jdbc">Debezium's
 * JDBC sink</a>.
 */
public interface LandingMode {
  /** What the key of a record is made of before its mode sees it. */
  enum RecordKeys {
    /** Its key fields; a record that lacks one that is configured is broken. */
    REQUIRED,
    /** Its key fields, else its place. */
    IF_ANY,
    /** Its place alone. */
    PLACE
  }

  /** What configuration calls it: lower case, words joined by hyphens. */
  String name();

  /** Whether it is for sources that have a {@code table} of their own; others have none. */
  default boolean ownTable() {
    return false;
  }

  /** What the keys of records are to be. */
  default RecordKeys keys() {
    return RecordKeys.REQUIRED;
  }

  /**
   * What the mode wants to know of the messages of a source beside their records; see {@link
   * io.datastream.message.MessageFields}.
   *
   * @param source its name
   * @return names of fields; empty for none
   */
  default List<String> messageFields(String source) {
    return List.of();
  }

  /**
   * Whether the tables follow the readings of their sources: then readings have numbers and an end,
   * and {@link TableWriter#note} is told what has come of them.
   */
  default boolean followsReadings() {
    return false;
  }

  /** What takes rows away that no record speaks of; empty where nothing does. */
  default Optional<Remover> remover() {
    return Optional.empty();
  }

  /**
   * Where the records of a source land that has this mode. Asked for once a message.
   *
   * @param source its name
   * @return never null; {@link Destination#mode} is {@link #name}
   */
  Destination destination(String source);

  /**
   * Looks the table up and makes rows ready for it, before the transaction that writes them begins:
   * what has to be done to the table is done here. A session of a run asks with each of its
   * batches: what costs a statement is to be remembered.
   *
   * @param destination one of its own
   * @param claim who asks; one with another token wants to know anew
   * @param rows in the order in which they count, as they came
   * @return with the same writer as before for as long as nothing about the table has changed
   */
  Uni<Prepared> prepare(Destination destination, PartitionClaim claim, List<RecordRow> rows);

  /** A statement failed: perhaps the table is another one by now. */
  void forget(Destination destination);
}

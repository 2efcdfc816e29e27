package io.datastream.table;

import io.smallrye.mutiny.Uni;
import java.util.UUID;

/**
 * A way in which records may land: in what tables, and what a record does to what is there. Each is
 * a bean, found when the application is built, and chosen by its name.
 *
 * <p>After the record writers of <a
 * href="https://github.com/debezium/debezium/tree/main/debezium-connector-jdbc/src/main/java/io/debezium/connector/jdbc">Debezium's
 * JDBC sink</a>.
 */
public interface LandingMode {
  /** What configuration calls it: lower case, words joined by hyphens. */
  String name();

  /**
   * Where the records of a source land that has this mode. Asked for once a message.
   *
   * @param source its name
   * @return never null; {@link Destination#mode} is {@link #name}
   */
  Destination destination(String source);

  /**
   * Looks a table up. A session of a run asks with each of its batches: what costs a statement is
   * to be remembered.
   *
   * @param destination one of its own
   * @param session who asks; another one wants to know anew
   * @return the same object as before for as long as nothing about the table has changed
   */
  Uni<TableWriter> writer(Destination destination, UUID session);

  /** A statement failed: perhaps the table is another one by now. */
  void forget(Destination destination);
}

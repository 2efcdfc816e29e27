package io.datastream.table;

import io.datastream.coordination.PartitionClaim;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.List;

/**
 * Knows which of the tables of a mode have rows that are to go although no record says so. They go
 * in transactions of their own, after those that landed what they were to be compared with: who is
 * killed between the two leaves it to the next one.
 */
public interface Remover {
  /** Whether there may ever be such tables; without any, nothing is asked. */
  boolean any();

  /**
   * Tables with rows that are to go.
   *
   * @param topic over which their records came
   */
  Uni<List<Destination>> due(SqlConnection connection, String topic);

  /**
   * Looks the table up.
   *
   * @param destination one of those that are due
   * @param claim who asks
   */
  Uni<Removal> removal(Destination destination, PartitionClaim claim);
}

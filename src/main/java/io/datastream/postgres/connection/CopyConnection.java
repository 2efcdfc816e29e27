package io.datastream.postgres.connection;

import io.netty.buffer.ByteBuf;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.mutiny.sqlclient.SqlConnection;
import java.util.function.Supplier;

/**
 * A connection over which rows are copied, in whatever transaction it is.
 *
 * @param connection of the pool
 */
public record CopyConnection(SqlConnection connection) {
  /**
   * Sends a COPY and its rows.
   *
   * @param statement {@code COPY … FROM STDIN …}
   * @param messages what follows it, as the protocol has it; made when the statement is to be sent,
   *     and let go of here
   * @return how many rows PostgreSQL has taken; fails with its refusal, as any statement does
   */
  public Uni<Integer> copyIn(String statement, Supplier<ByteBuf> messages) {
    return Uni.createFrom()
        .deferred(
            () ->
                UniHelper.toUni(OpenConnections.of(connection).copyIn(statement, messages.get())));
  }
}

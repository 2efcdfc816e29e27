package io.datastream.postgres.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** Opens connections, each within a time, and readies them for their work. */
final class Connector {
  private static final int AFTER_THE_SOCKET_MS = 100;
  private static final Logger LOG = Logger.getLogger(Connector.class);

  private final PgConnectionFactory factory;
  private final OpenConnections connections;
  private final Patience ofConnecting;
  private final Patience ofStatements;
  private final String begin;
  private final Set<Promise<SqlConnection>> underWay = ConcurrentHashMap.newKeySet();

  /**
   * @param lockTimeout for every session: a statement that waits longer for others fails
   */
  Connector(
      PgConnectionFactory factory,
      OpenConnections connections,
      Patience ofConnecting,
      Patience ofStatements,
      Duration lockTimeout) {
    this.factory = factory;
    this.connections = connections;
    this.ofConnecting = ofConnecting;
    this.ofStatements = ofStatements;
    // No start-up parameters: pgBouncer refuses those that it doesn't know.
    this.begin =
        "SET lock_timeout = "
            + lockTimeout.toMillis()
            // PostgreSQL keeps the plan of a statement that has come a few times. One that it made
            // while the table was small would go through all of it with each row, when it has
            // grown.
            + "; SELECT pg_backend_pid(), set_config('enable_seqscan', 'off', false)";
  }

  /** A connection on the pool's context; fails with {@link NoAnswerException} when none came. */
  Future<SqlConnection> connect(ContextInternal context) {
    Promise<SqlConnection> ready = context.promise();
    underWay.add(ready);
    long began = System.nanoTime();
    // Later than the socket's own bound: what is left open would keep the process from ending.
    long timer =
        context.setTimer(
            ofConnecting.time().toMillis() + AFTER_THE_SOCKET_MS,
            over -> ready.tryFail(ofConnecting.over("a new connection")));
    factory
        .connect(context)
        .map(PgConnectionImpl.class::cast)
        .compose(bare -> readied(bare, context, ready))
        .onComplete(
            opened -> {
              context.owner().cancelTimer(timer);
              underWay.remove(ready);
              if (opened.failed()) {
                ready.tryFail(
                    System.nanoTime() - began < ofConnecting.time().toNanos()
                        ? opened.cause()
                        : ofConnecting.over("a new connection"));
              } else {
                ready.tryComplete(opened.result());
              }
            });
    return ready.future();
  }

  private Future<SqlConnection> readied(
      PgConnectionImpl bare, ContextInternal context, Promise<SqlConnection> wanted) {
    Wire wire = Wire.of(bare);
    // Without a handler the client prints the stack.
    bare.exceptionHandler(failure -> LOG.debugf("a new connection: %s", failure));
    return bare.query(begin)
        .execute()
        .compose(answered -> endLost(bare).map(backend(answered)))
        .<SqlConnection>map(
            backend -> {
              if (wanted.future().isComplete()) {
                throw new IllegalStateException("nobody waits for the connection any more");
              }
              wire.started();
              return new PgConnectionImpl(
                  factory, context, connections.add(bare, context, backend, ofStatements));
            })
        .onFailure(failure -> wire.cut());
  }

  /** The second of the two statements' answers. */
  private static int backend(RowSet<Row> answered) {
    return answered.next().iterator().next().getInteger(0);
  }

  /** That it is refused is no reason to do without a connection. */
  private Future<Void> endLost(PgConnectionImpl bare) {
    return connections
        .endLost()
        .map(
            statement ->
                bare.query(statement)
                    .execute()
                    .<Void>mapEmpty()
                    .onFailure(failure -> LOG.debugf("lost backends: %s", failure.getMessage()))
                    .otherwiseEmpty())
        .orElseGet(Future::succeededFuture);
  }

  /** Nobody waits for what is being opened any more. */
  void close() {
    underWay.forEach(it -> it.tryFail(new NoAnswerException("the process ends")));
    factory.close(Promise.promise());
  }
}

package io.datastream.postgres.connection;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionImpl;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * The server for the next connection: the first of several that answers and can be written to, as
 * <a href="https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-MULTIPLE-HOSTS">libpq
 * </a> finds it. The client itself would take them in turn, the ones that are down or read-only
 * too. Looking takes a connection of its own; who names one server doesn't pay for it.
 */
final class WritableServer implements Supplier<Future<PgConnectOptions>> {
  private static final Logger LOG = Logger.getLogger(WritableServer.class);

  private final VertxInternal vertx;
  private final List<PgConnectOptions> servers;
  private final boolean writable;
  private final Duration ofEach;

  /**
   * @param servers in the order of preference
   * @param ofEach how long a server may take over the look
   * @param writable false when one that can only be read will do
   */
  WritableServer(Vertx vertx, List<PgConnectOptions> servers, boolean writable, Duration ofEach) {
    this.vertx = (VertxInternal) vertx;
    this.ofEach = ofEach;
    this.servers = List.copyOf(servers);
    this.writable = writable;
  }

  /** Fails with the last server's failure when none will do. */
  @Override
  public Future<PgConnectOptions> get() {
    return from(0);
  }

  private Future<PgConnectOptions> from(int index) {
    PgConnectOptions server = servers.get(index);
    ContextInternal context = vertx.getOrCreateContext();
    var factory = new BoundedConnectionFactory(vertx, () -> Future.succeededFuture(server), ofEach);
    return factory
        .connect(context)
        .compose(connection -> looked((PgConnectionImpl) connection))
        .onComplete(done -> factory.close(Promise.promise()))
        .map(server)
        .recover(
            failure ->
                index == servers.size() - 1 || isFinal(failure)
                    ? Future.failedFuture(failure)
                    : from(index + 1));
  }

  /** The time that connecting has is for the look too. */
  private Future<Void> looked(PgConnectionImpl connection) {
    return look(connection).onComplete(done -> Wire.of(connection).cut());
  }

  private Future<Void> look(PgConnection connection) {
    // Without a handler the client prints the stack; the statement fails too.
    connection.exceptionHandler(failure -> LOG.debugf("a server looked at: %s", failure));
    if (!writable) {
      return Future.succeededFuture();
    }
    return connection
        .query("SHOW transaction_read_only")
        .execute()
        .compose(
            shown ->
                "off".equals(shown.iterator().next().getString(0))
                    ? Future.succeededFuture()
                    : Future.failedFuture(new IOException("no server can be written to")));
  }

  /** A server that refuses who we are decides, as libpq has it: the others would too. */
  private static boolean isFinal(Throwable failure) {
    return failure instanceof PgException refused && refused.getSqlState().startsWith("28");
  }
}

package io.datastream.postgres.connection;

import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.vertx.UniHelper;
import io.vertx.core.Future;
import io.vertx.core.impl.ContextInternal;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.impl.SqlConnectionInternal;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/** The pool's connections, and whether PostgreSQL still answers on them. */
@ApplicationScoped
public class OpenConnections {
  private static final Logger LOG = Logger.getLogger(OpenConnections.class);

  /** Who has nothing else to do answers at once. */
  private static final Patience OF_A_PROBE =
      new Patience(Duration.ofMillis(1500), "asked for a sign of life");

  private final Set<BoundedConnection> open = ConcurrentHashMap.newKeySet();
  private final LostBackends lost = new LostBackends();

  /** How long the commands that follow on this connection may take. */
  public void allow(SqlConnection connection, Patience patience) {
    of(connection).allow(patience);
  }

  /** Ends {@link #allow}. */
  public void allowUsual(SqlConnection connection) {
    of(connection).allowUsual();
  }

  /**
   * Drops the connection: nobody wants any more what is under way on it.
   *
   * @return nothing, when the pool has forgotten it
   */
  public Uni<Void> dropUnwanted(SqlConnection connection) {
    return UniHelper.toUni(drop(of(connection), unwanted()));
  }

  /**
   * Drops the connection if PostgreSQL owes an answer: it must not come into other hands then.
   *
   * @return whether it was, when the pool has forgotten it
   */
  public Uni<Boolean> dropBusy(SqlConnection connection) {
    BoundedConnection it = of(connection);
    return it.waits()
        ? UniHelper.toUni(drop(it, unwanted())).replaceWith(true)
        : Uni.createFrom().item(false);
  }

  /** Drops all connections that have nothing to do: new ones will be better. */
  public void dropQuiet(String why) {
    open.stream()
        .filter(it -> !it.waits())
        // Their backends see that at once, so there is nobody to be ended.
        .forEach(it -> it.drop(new NoAnswerException("the connection was given up: " + why)));
  }

  /** How many there are. */
  public int count() {
    return open.size();
  }

  /**
   * Asks each connection that has nothing to do for a sign of life, and drops those that give none.
   *
   * @return how many are open; fails with {@link NoAnswerException} when one was dropped
   */
  public Uni<Integer> probe() {
    return UniHelper.toUni(Future.join(probes(System.nanoTime())).map(all -> open.size()));
  }

  private List<Future<Void>> probes(long quietSince) {
    return open.stream()
        .filter(it -> !it.waits() && it.quietSince() - quietSince < 0)
        .map(it -> it.probe(OF_A_PROBE))
        .toList();
  }

  /** Drops the connections on which PostgreSQL has not answered in time. */
  void look() {
    long now = System.nanoTime();
    for (BoundedConnection it : open) {
      it.overdue(now).ifPresent(why -> silent(it, why));
    }
  }

  /** What has made one connection silent has perhaps made those silent that are as quiet. */
  private void silent(BoundedConnection connection, NoAnswerException why) {
    long since = connection.quietSince();
    LOG.warnf(
        "PostgreSQL: %s; the connection is given up (backend %d)",
        why.getMessage(), connection.backend());
    drop(connection, why);
    probes(since);
  }

  private static NoAnswerException unwanted() {
    return new NoAnswerException("its last statement is not waited for any more");
  }

  private Future<Void> drop(BoundedConnection connection, NoAnswerException why) {
    lost.add(connection.backend());
    return connection.drop(why);
  }

  /** Takes note of a connection that has just been opened. */
  BoundedConnection add(
      PgConnectionImpl bare, ContextInternal context, int backend, Patience usual) {
    BoundedConnection it = new BoundedConnection(bare, context, backend, usual, open::remove);
    open.add(it);
    return it;
  }

  /** What ends PostgreSQL's side of those that were dropped. */
  Optional<String> endLost() {
    return lost.end();
  }

  /** Nobody waits any more. */
  void dropAll(NoAnswerException why) {
    open.stream().filter(BoundedConnection::waits).forEach(it -> it.drop(why));
  }

  static BoundedConnection of(SqlConnection connection) {
    // The pool's own wrapping lies between.
    return (BoundedConnection) ((SqlConnectionInternal) connection.getDelegate()).unwrap().unwrap();
  }
}

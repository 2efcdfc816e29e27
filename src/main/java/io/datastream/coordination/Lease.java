package io.datastream.coordination;

import io.datastream.postgres.Database;
import io.datastream.postgres.TransientConflictException;
import io.datastream.postgres.connection.Patience;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A connection that a run keeps from its beginning to its end, for the advisory locks that are its
 * claims: PostgreSQL drops them the moment the process dies. A process that only stands still loses
 * them too: the session ends when the heartbeat stays away for the lease's timeout.
 */
public final class Lease {
  private static final Logger LOG = Logger.getLogger(Lease.class);

  /** Heartbeats within one timeout. */
  private static final int BEATS = 3;

  /**
   * PostgreSQL knows the setting since version 14; an older one keeps a stalled worker's claims.
   */
  private static final String END_WHEN_IDLE =
      "SELECT set_config(name, $1, false) FROM pg_settings WHERE name = 'idle_session_timeout'";

  private static final String GIVE_BACK =
      "SELECT pg_advisory_unlock_all();"
          + " SELECT set_config(name, reset_val, false) FROM pg_settings"
          + " WHERE name = 'idle_session_timeout'";

  /** What is given back is PostgreSQL's anyway when the connection ends: not worth a long wait. */
  private static final Duration OF_GIVING_BACK = Duration.ofSeconds(2);

  /** Room for the answer to come after a lock that was waited for. */
  private static final Duration FOR_THE_ANSWER = Duration.ofSeconds(5);

  private final Database database;
  private final Duration timeout;
  private final AtomicReference<Throwable> lost = new AtomicReference<>();
  private volatile SqlConnection connection;
  private volatile Cancellable heartbeat;
  private final AtomicInteger renewals = new AtomicInteger();
  private final AtomicReference<Uni<Void>> shared = new AtomicReference<>();

  Lease(Database database, Duration timeout) {
    this.database = database;
    this.timeout = timeout;
  }

  /** Takes a connection; what the lease held before is given back first. */
  public Uni<Void> renew() {
    return close()
        .chain(database::reserve)
        .invoke(
            reserved -> {
              connection = reserved;
              renewals.incrementAndGet();
              lost.set(null);
              reserved.closeHandler(() -> lose(reserved, "the connection was closed"));
              heartbeat = beat();
            })
        .chain(() -> with(it -> it.preparedQuery(END_WHEN_IDLE).execute(Tuple.of(millis(timeout)))))
        .onFailure()
        .invoke(failure -> lost.compareAndSet(null, failure))
        .replaceWithVoid();
  }

  /** How many connections there have been: what was held on an earlier one is lost. */
  public int renewals() {
    return renewals.get();
  }

  /** Fails when the lease is not on the connection any more that it was on then. */
  public Uni<Void> unchanged(int renewalsThen) {
    return renewals() == renewalsThen
        ? Uni.createFrom().voidItem()
        : Uni.createFrom().failure(database.lost("the lease has another connection by now"));
  }

  /** Does what all who share the lease need: who asks for it meanwhile waits for the same. */
  public Uni<Void> together(Supplier<Uni<Void>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Uni<Void> mine =
                  Uni.createFrom()
                      .deferred(work::get)
                      .onTermination()
                      .invoke(() -> shared.set(null))
                      .memoize()
                      .indefinitely();
              Uni<Void> underWay = shared.compareAndExchange(null, mine);
              return underWay == null ? mine : underWay;
            });
  }

  /** Whether there was ever a connection. */
  boolean hadConnection() {
    return connection != null;
  }

  /**
   * Does the work on the lease's connection.
   *
   * @return its outcome; fails with {@link io.datastream.config.ServiceUnreachableException} when
   *     the lease is lost
   */
  public <T> Uni<T> with(Function<SqlConnection, Uni<T>> work) {
    return Uni.createFrom()
        .deferred(
            () -> {
              Throwable why = lost.get();
              return why == null ? work.apply(connection) : Uni.createFrom().failure(why);
            })
        .onFailure()
        .transform(database::inWords);
  }

  /**
   * Waits for a lock that lasts as long as the lease.
   *
   * @return whether it came in time
   */
  public Uni<Boolean> lock(long key, Duration patience) {
    Patience longer = new Patience(patience.plus(FOR_THE_ANSWER), "datastream.runs.wait-turn");
    // In a transaction, because its end brings the session's own lock_timeout back.
    return with(it ->
            it.query("BEGIN; SET LOCAL lock_timeout = " + Math.max(1, patience.toMillis()))
                .execute()
                .invoke(() -> database.allow(it, longer))
                .chain(
                    () ->
                        it.preparedQuery("SELECT pg_advisory_lock($1)")
                            .execute(Tuple.of(key))
                            .onFailure()
                            .call(() -> Database.rollback(it)))
                .chain(() -> it.query("COMMIT").execute())
                .onTermination()
                .invoke(() -> database.allowUsual(it)))
        .replaceWith(true)
        .onFailure(TransientConflictException.class)
        .recoverWithItem(false);
  }

  /** Takes a lock that lasts as long as the lease; false when somebody else has it. */
  public Uni<Boolean> tryLock(long key) {
    return with(
        it ->
            it.preparedQuery("SELECT pg_try_advisory_lock($1)")
                .execute(Tuple.of(key))
                .map(rows -> rows.iterator().next().getBoolean(0)));
  }

  /** Why the lease has ended; null while it lasts. */
  public Throwable lost() {
    return lost.get();
  }

  /**
   * Drops the connections that give no sign of life, the lease's too: whoever needs one then gets
   * one that answers. Never fails.
   */
  public Uni<Void> dropSilent() {
    return database.signOfLife().onFailure().recoverWithNull();
  }

  /** Gives everything back; never fails. */
  public Uni<Void> close() {
    return Uni.createFrom()
        .deferred(
            () -> {
              SqlConnection held = connection;
              connection = null;
              if (heartbeat != null) {
                heartbeat.cancel();
              }
              lost.compareAndSet(null, new IllegalStateException("the lease was given back"));
              if (held == null) {
                return Uni.createFrom().voidItem();
              }
              return held.query(GIVE_BACK)
                  .execute()
                  // Also of what was asked before it, a heartbeat for example.
                  .ifNoItem()
                  .after(OF_GIVING_BACK)
                  .fail()
                  .onFailure()
                  .recoverWithNull()
                  .chain(() -> database.giveBack(held));
            });
  }

  private Cancellable beat() {
    return Multi.createFrom()
        .ticks()
        .every(timeout.dividedBy(BEATS))
        .onOverflow()
        .drop()
        .onItem()
        .transformToUniAndConcatenate(tick -> with(it -> it.query("SELECT 1").execute()))
        .subscribe()
        .with(answered -> {}, failure -> lose(connection, failure.getMessage()));
  }

  private void lose(SqlConnection of, String why) {
    if (of == connection && lost.compareAndSet(null, database.lost(why))) {
      LOG.debugf("lease lost: %s", why);
    }
  }

  private static String millis(Duration time) {
    return String.valueOf(time.toMillis());
  }
}

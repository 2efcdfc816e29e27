package io.datastream.postgres;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.postgres.connection.DatabaseServers;
import io.datastream.postgres.connection.OpenConnections;
import io.datastream.postgres.connection.Patience;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.subscription.Cancellable;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

/**
 * The way to PostgreSQL: connections that are there within the configured time, and failures in
 * words that say what to do.
 */
@ApplicationScoped
public class Database {
  private static final Logger LOG = Logger.getLogger(Database.class);
  private static final String KEY = "DATABASE_URL";

  /** The pool's word for a connection that was not there in time. */
  private static final String NONE_IN_TIME = "Timeout";

  private final Pool pool;
  private final OpenConnections connections;
  private final Duration connectTimeout;
  private final Patience ofBatches;
  private final int poolSize;
  private final String address;
  private final String begin;

  Database(
      Pool pool,
      OpenConnections connections,
      DatabaseServers servers,
      DatastreamConfig config,
      @ConfigProperty(name = "quarkus.datasource.reactive.url") String address,
      @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int poolSize) {
    this.pool = pool;
    this.connections = connections;
    this.connectTimeout = servers.ofConnecting().time();
    this.ofBatches =
        new Patience(config.process().writeTimeout(), "datastream.process.write-timeout");
    this.address = address;
    this.poolSize = poolSize;
    this.begin =
        ("BEGIN; SET LOCAL idle_in_transaction_session_timeout = %d;"
                // Whatever a batch's size: by the index, row by row.
                + " SET LOCAL plan_cache_mode = force_generic_plan")
            .formatted(config.process().claimTimeout().toMillis());
  }

  /**
   * Does the work on one connection, each statement for itself.
   *
   * @return the work's outcome; fails with {@link ServiceUnreachableException} or {@link
   *     SchemaMissingException} where that is the reason
   */
  public <T> Uni<T> onConnection(Function<SqlConnection, Uni<T>> work) {
    return reserve()
        .chain(
            connection ->
                thenGivenBack(
                    connection,
                    Uni.createFrom()
                        .deferred(() -> work.apply(connection))
                        .onFailure()
                        .transform(this::inWords)));
  }

  /**
   * Whoever goes away lets go of the work first, for it fails when its connection is dropped: it
   * may be in the middle of a statement or of a transaction.
   */
  private <T> Uni<T> thenGivenBack(SqlConnection connection, Uni<T> work) {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean over = new AtomicBoolean();
              Cancellable underWay =
                  work.onItemOrFailure()
                      .call(() -> over.getAndSet(true) ? gone() : giveBack(connection))
                      .subscribe()
                      .with(emitter::complete, emitter::fail);
              emitter.onTermination(
                  () -> {
                    if (!over.getAndSet(true)) {
                      underWay.cancel();
                      connections
                          .dropUnwanted(connection)
                          .chain(connection::close)
                          .subscribe()
                          .with(closed -> {}, failure -> LOG.debug("already closed", failure));
                    }
                  });
            });
  }

  /**
   * Like {@link #onConnection}, in one transaction: a failure rolls back. PostgreSQL itself ends it
   * when it waits for a lock for too long, or when this process stands still: others wait for its
   * rows.
   */
  public <T> Uni<T> inTransaction(Function<SqlConnection, Uni<T>> work) {
    return onConnection(
        connection ->
            connection
                .query(begin)
                .execute()
                .invoke(() -> connections.allow(connection, ofBatches))
                .chain(
                    () ->
                        Uni.createFrom()
                            .deferred(() -> work.apply(connection))
                            .onTermination()
                            .invoke(() -> connections.allowUsual(connection))
                            .onFailure()
                            .call(() -> rollback(connection))
                            .call(() -> connection.query("COMMIT").execute())));
  }

  /** Never fails: what led to it is the failure to report. */
  public static Uni<Void> rollback(SqlConnection connection) {
    return connection.query("ROLLBACK").execute().onFailure().recoverWithNull().replaceWithVoid();
  }

  /** How long what follows on the connection may take. */
  public void allow(SqlConnection connection, Patience patience) {
    connections.allow(connection, patience);
  }

  /** Ends {@link #allow}. */
  public void allowUsual(SqlConnection connection) {
    connections.allowUsual(connection);
  }

  /**
   * Whether PostgreSQL answers on the connections that are open, or on a new one where none is.
   *
   * @return nothing; fails in words, and connections that gave no sign of life are dropped
   */
  public Uni<Void> signOfLife() {
    return connections
        .probe()
        .onFailure()
        .transform(this::inWords)
        .chain(
            open ->
                open > 0
                    ? Uni.createFrom().voidItem()
                    : onConnection(it -> it.query("SELECT 1").execute()).replaceWithVoid());
  }

  /** A connection to keep; the caller gives it back. */
  public Uni<SqlConnection> reserve() {
    return connection().onFailure().transform(failure -> inWords(failure, this::unreachable));
  }

  private static Uni<Void> gone() {
    return Uni.createFrom().voidItem();
  }

  /** Never fails: a connection that is broken has nothing to be given back. */
  public Uni<Void> giveBack(SqlConnection connection) {
    connections.allowUsual(connection);
    return connections.dropBusy(connection).chain(connection::close).onFailure().recoverWithNull();
  }

  private Uni<SqlConnection> connection() {
    return Uni.createFrom()
        .emitter(
            emitter -> {
              AtomicBoolean over = new AtomicBoolean();
              emitter.onTermination(() -> over.set(true));
              pool.getConnection()
                  .subscribe()
                  .with(
                      connection -> {
                        // One that comes when nobody waits for it any more has to be given back.
                        if (over.get()) {
                          connection.closeAndForget();
                        } else {
                          emitter.complete(connection);
                        }
                      },
                      emitter::fail);
            });
  }

  /**
   * The failure of work on a connection as people should read it.
   *
   * @return what of the causes PostgreSQL or its absence has words for, else the failure itself
   */
  public Throwable inWords(Throwable failure) {
    return inWords(failure, this::lost);
  }

  private Throwable inWords(
      Throwable failure, BiFunction<String, Throwable, RuntimeException> absent) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof PgException refused) {
        return refused(
            new SqlError(
                refused.getSqlState(), refused.getErrorMessage(), refused.getWhere(), refused),
            absent);
      } else if (it instanceof SQLException refused && refused.getSQLState() != null) {
        // Hibernate's way to say it.
        return refused(
            new SqlError(refused.getSQLState(), refused.getMessage(), null, failure), absent);
      } else if (it instanceof NoStackTraceThrowable && NONE_IN_TIME.equals(it.getMessage())) {
        return noneInTime(it);
      } else if (isOfConnection(it)) {
        return absent.apply(it.getMessage(), failure);
      }
    }
    return failure;
  }

  /**
   * What PostgreSQL has against something.
   *
   * @param where in what it was at work; null where it doesn't say
   */
  private record SqlError(String state, String message, String where, Throwable failure) {}

  private Throwable refused(
      SqlError error, BiFunction<String, Throwable, RuntimeException> absent) {
    // What a trigger or a function misses is its own.
    if (SqlState.isSchemaMissing(error.state()) && error.where() == null) {
      return new SchemaMissingException(address, error.failure());
    } else if (SqlState.isReadOnly(error.state())) {
      // After a failover the pool's sessions would stay with the server that was.
      connections.dropQuiet("its server only reads");
      return absent.apply("it only reads there (" + error.message() + ")", error.failure());
    } else if (SqlState.isUnreachable(error.state())) {
      return absent.apply(error.message(), error.failure());
    } else if (SqlState.isConflict(error.state())) {
      return new TransientConflictException(
          error.state(), error.where(), error.message(), error.failure());
    }
    return error.failure();
  }

  private RuntimeException noneInTime(Throwable late) {
    return connections.count() < poolSize
        ? unreachable("no answer within " + connectTimeout.toMillis() + " ms", late)
        : new NoFreeConnectionException(poolSize, connectTimeout, late);
  }

  /**
   * The driver reports a connection that has ended in three ways: a closed connection while it
   * waits for an answer, and a plain {@link NoStackTraceThrowable}, or a {@link VertxException},
   * for a statement that could no longer be sent.
   */
  private static boolean isOfConnection(Throwable failure) {
    return failure instanceof IOException
        || failure instanceof VertxException
        || failure instanceof NoStackTraceThrowable;
  }

  public LostConnectionException lost(String why) {
    return new LostConnectionException(address, KEY, why, null);
  }

  private LostConnectionException lost(String why, Throwable cause) {
    return new LostConnectionException(address, KEY, why, cause);
  }

  private ServiceUnreachableException unreachable(String why, Throwable cause) {
    return new ServiceUnreachableException("PostgreSQL", address, KEY, why, cause);
  }
}

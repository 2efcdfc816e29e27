package io.datastream.store;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.store.connection.DatabaseServers;
import io.datastream.store.connection.OpenConnections;
import io.datastream.store.connection.Patience;
import io.smallrye.mutiny.Uni;
import io.vertx.core.VertxException;
import io.vertx.core.impl.NoStackTraceThrowable;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgException;
import jakarta.enterprise.context.ApplicationScoped;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * The way to PostgreSQL: connections that are there within the configured time, and failures in
 * words that say what to do.
 */
@ApplicationScoped
public class Database {
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
    return connection()
        .chain(
            connection ->
                Uni.createFrom()
                    .deferred(() -> work.apply(connection))
                    .onTermination()
                    .call(() -> giveBack(connection)))
        .onFailure()
        .transform(this::inWords);
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
                            .onCancellation()
                            .call(() -> abort(connection))
                            .call(() -> connection.query("COMMIT").execute())));
  }

  /** Never fails: what led to it is the failure to report. */
  static Uni<Void> rollback(SqlConnection connection) {
    return connection.query("ROLLBACK").execute().onFailure().recoverWithNull().replaceWithVoid();
  }

  /** Whoever goes away does not wait for what he has asked. */
  private Uni<Void> abort(SqlConnection connection) {
    return connections.dropBusy(connection) ? Uni.createFrom().voidItem() : rollback(connection);
  }

  /** How long what follows on the connection may take. */
  void allow(SqlConnection connection, Patience patience) {
    connections.allow(connection, patience);
  }

  /** Ends {@link #allow}. */
  void allowUsual(SqlConnection connection) {
    connections.allowUsual(connection);
  }

  /** A connection to keep; the caller gives it back. */
  Uni<SqlConnection> reserve() {
    return connection().onFailure().transform(this::inWords);
  }

  /** Never fails: a connection that is broken has nothing to be given back. */
  Uni<Void> giveBack(SqlConnection connection) {
    if (connections.dropBusy(connection)) {
      // Given back, it would come into the next hands before its socket is closed.
      return Uni.createFrom().voidItem();
    }
    connections.allowUsual(connection);
    return connection.close().onFailure().recoverWithNull();
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
   * The failure as people should read it.
   *
   * @return what of the causes PostgreSQL or its absence has words for, else the failure itself
   */
  public Throwable inWords(Throwable failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof PgException refused) {
        return refused(refused);
      } else if (it instanceof NoStackTraceThrowable && NONE_IN_TIME.equals(it.getMessage())) {
        return noneInTime(it);
      } else if (isOfConnection(it)) {
        return unreachable(it.getMessage(), failure);
      }
    }
    return failure;
  }

  private Throwable refused(PgException refused) {
    String state = refused.getSqlState();
    // What a trigger or a function misses is its own.
    if (SqlState.isSchemaMissing(state) && refused.getWhere() == null) {
      return new SchemaMissingException(address, refused);
    } else if (SqlState.isReadOnly(state)) {
      // After a failover the pool's sessions would stay with the server that was.
      connections.dropQuiet("its server only reads");
      return unreachable("it only reads there (" + refused.getErrorMessage() + ")", refused);
    } else if (SqlState.isUnreachable(state)) {
      return unreachable(refused.getErrorMessage(), refused);
    } else if (SqlState.isConflict(state)) {
      return new TransientConflictException(refused);
    }
    return refused;
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

  ServiceUnreachableException lost(String why) {
    return unreachable(why, null);
  }

  private ServiceUnreachableException unreachable(String why, Throwable cause) {
    return new ServiceUnreachableException("PostgreSQL", address, KEY, why, cause);
  }
}

package io.datastream.store;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.smallrye.mutiny.TimeoutException;
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

  /** Beyond that it is more than others' turn: perhaps a deadlock that PostgreSQL can't see. */
  private static final Duration LONGEST_LOCK = Duration.ofSeconds(5);

  private final Pool pool;
  private final Duration connectTimeout;
  private final String address;
  private final String begin;

  public Database(
      Pool pool,
      DatastreamConfig config,
      @ConfigProperty(name = "quarkus.datasource.reactive.url") String address) {
    this.pool = pool;
    this.connectTimeout = config.connectTimeout();
    this.address = address;
    this.begin =
        "BEGIN; SET LOCAL lock_timeout = %d; SET LOCAL idle_in_transaction_session_timeout = %d"
            .formatted(
                Math.min(LONGEST_LOCK.toMillis(), config.process().writeTimeout().toMillis()),
                config.process().claimTimeout().toMillis());
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
                    .call(connection::close))
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
                .chain(
                    () ->
                        Uni.createFrom()
                            .deferred(() -> work.apply(connection))
                            .onFailure()
                            .call(() -> rollback(connection))
                            .onCancellation()
                            .call(() -> rollback(connection))
                            .call(() -> connection.query("COMMIT").execute())));
  }

  /** Never fails: what led to it is the failure to report. */
  private static Uni<Void> rollback(SqlConnection connection) {
    return connection.query("ROLLBACK").execute().onFailure().recoverWithNull().replaceWithVoid();
  }

  /** A connection to keep; the caller closes it. */
  Uni<SqlConnection> reserve() {
    return connection().onFailure().transform(this::inWords);
  }

  private Uni<SqlConnection> connection() {
    AtomicBoolean gaveUp = new AtomicBoolean();
    return pool.getConnection()
        .invoke(
            connection -> {
              if (gaveUp.get()) {
                connection.closeAndForget();
              }
            })
        // Giving up must not reach the pool: a connection that comes late has to be given back.
        .memoize()
        .indefinitely()
        .ifNoItem()
        .after(connectTimeout)
        .fail()
        .onFailure(TimeoutException.class)
        .transform(
            late -> {
              gaveUp.set(true);
              return unreachable("no answer within " + connectTimeout.toMillis() + " ms", late);
            });
  }

  Throwable inWords(Throwable failure) {
    if (failure instanceof PgException refused) {
      if (SqlState.isSchemaMissing(refused.getSqlState())) {
        return new SchemaMissingException(address, failure);
      }
      if (SqlState.isUnreachable(refused.getSqlState())) {
        return unreachable(refused.getErrorMessage(), failure);
      }
      if (SqlState.isConflict(refused.getSqlState())) {
        return new TransientConflictException(refused.getErrorMessage(), failure);
      }
      return failure;
    }
    return isOfConnection(failure) ? unreachable(failure.getMessage(), failure) : failure;
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

package io.datastream.store.connection;

import io.datastream.config.DatastreamConfig;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Makes the pool that Quarkus gives to all who work with PostgreSQL. */
@Singleton
class BoundedPools implements PgPoolCreator {
  private static final long LOOK_EVERY_MS = 100;

  /** Beyond that it is more than others' turn: perhaps a deadlock that PostgreSQL can't see. */
  private static final Duration LONGEST_LOCK = Duration.ofSeconds(5);

  private final DatastreamConfig config;
  private final OpenConnections connections;
  private final DatabaseServers addressed;
  private Vertx vertx;
  private Connector connector;
  private long looking;

  BoundedPools(DatastreamConfig config, OpenConnections connections, DatabaseServers addressed) {
    this.config = config;
    this.connections = connections;
    this.addressed = addressed;
  }

  /** Deprecated because Vert.x 5 takes the provider when the pool is built. */
  @Override
  @SuppressWarnings("deprecation")
  public Pool create(Input input) {
    Patience ofConnecting = addressed.ofConnecting();
    int connectMs = Math.toIntExact(ofConnecting.time().toMillis());
    vertx = input.vertx();
    Supplier<Future<PgConnectOptions>> next = addressed.next(vertx, input.pgConnectOptionsList());
    connector =
        new Connector(
            (PgConnectionFactory) PgDriver.INSTANCE.createConnectionFactory(vertx, next),
            connections,
            ofConnecting,
            new Patience(config.statementTimeout(), "datastream.statement-timeout"),
            lockTimeout(config.statementTimeout()));
    looking = vertx.setPeriodic(LOOK_EVERY_MS, tick -> connections.look());
    PoolOptions options =
        input
            .poolOptions()
            .setConnectionTimeout(connectMs)
            .setConnectionTimeoutUnit(TimeUnit.MILLISECONDS);
    return PgDriver.INSTANCE
        .createPool(vertx, next, options)
        .connectionProvider(context -> connector.connect((ContextInternal) context));
  }

  /** Shorter than the statement may take, so that PostgreSQL says what kept it. */
  private static Duration lockTimeout(Duration statementTimeout) {
    Duration half = statementTimeout.dividedBy(2);
    return half.compareTo(LONGEST_LOCK) < 0 ? half : LONGEST_LOCK;
  }

  /** What is not answered would keep the pool, and with it the process, from ending. */
  @PreDestroy
  void close() {
    if (connector != null) {
      vertx.cancelTimer(looking);
      connector.close();
      connections.dropAll(new NoAnswerException("the process ends"));
    }
  }
}

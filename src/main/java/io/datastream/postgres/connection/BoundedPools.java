package io.datastream.postgres.connection;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.InvalidSettingException;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.runtime.StartupEvent;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.impl.VertxInternal;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.spi.PgDriver;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Makes the pool that Quarkus gives to all who work with PostgreSQL. */
@Singleton
class BoundedPools implements PgPoolCreator {
  private static final long LOOK_EVERY_MS = 100;

  /** So that of the two reasons for having none, the one that is true is said. */
  private static final int AFTER_CONNECTING_MS = 200;

  /** Beyond that it is more than others' turn: perhaps a deadlock that PostgreSQL can't see. */
  private static final Duration LONGEST_LOCK = Duration.ofSeconds(5);

  /** Beside its writers a run has its lease, and looks at what it has done. */
  private static final int BESIDE_WRITERS = 2;

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

  /**
   * Before anything waits for a connection that can never come.
   *
   * @throws InvalidSettingException when the pool is too small
   */
  void check(
      @Observes StartupEvent start,
      @ConfigProperty(name = "quarkus.datasource.reactive.max-size") int poolSize) {
    int least = config.process().writers() + BESIDE_WRITERS;
    if (poolSize < least) {
      throw new InvalidSettingException(
          "quarkus.datasource.reactive.max-size: "
              + poolSize
              + " was given; with datastream.process.writers="
              + config.process().writers()
              + " accepted is a number from "
              + least);
    }
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
            new BoundedConnectionFactory((VertxInternal) vertx, next, ofConnecting.time()),
            connections,
            ofConnecting,
            new Patience(config.statementTimeout(), "datastream.statement-timeout"),
            lockTimeout(config.statementTimeout()));
    looking = vertx.setPeriodic(LOOK_EVERY_MS, tick -> connections.look());
    PoolOptions options =
        input
            .poolOptions()
            .setConnectionTimeout(connectMs + AFTER_CONNECTING_MS)
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

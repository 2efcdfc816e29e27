package io.datastream.postgres.connection;

import io.datastream.config.DatastreamConfig;
import io.datastream.postgres.address.DatabaseKeys;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Which server a connection goes to, and how long making it may take. */
@Singleton
public class DatabaseServers {
  private final Patience ofConnecting;
  private final boolean writable;

  DatabaseServers(
      DatastreamConfig config,
      @ConfigProperty(name = DatabaseKeys.CONNECT_TIMEOUT) Optional<Duration> connectTimeout,
      @ConfigProperty(name = DatabaseKeys.WRITABLE, defaultValue = "false") boolean writable) {
    this.ofConnecting =
        connectTimeout
            .map(time -> new Patience(time, "connect_timeout in DATABASE_URL"))
            .orElse(new Patience(config.connectTimeout(), "datastream.connect-timeout"));
    this.writable = writable;
  }

  /** How long making a connection may take, over all servers that are tried for it. */
  public Patience ofConnecting() {
    return ofConnecting;
  }

  /**
   * The server for each next connection. Sets how long each server may take.
   *
   * @param servers in the order of preference
   */
  Supplier<Future<PgConnectOptions>> next(Vertx vertx, List<PgConnectOptions> servers) {
    // All of them have to be tried in the time that somebody waits for a connection.
    int each = Math.max(1, Math.toIntExact(ofConnecting.time().toMillis() / servers.size()));
    for (PgConnectOptions server : servers) {
      server.setConnectTimeout(each);
    }
    return servers.size() == 1 && !writable
        ? () -> Future.succeededFuture(servers.get(0))
        : new WritableServer(vertx, servers, writable, Duration.ofMillis(each));
  }
}

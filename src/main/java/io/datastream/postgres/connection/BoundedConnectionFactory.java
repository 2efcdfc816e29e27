package io.datastream.postgres.connection;

import io.netty.channel.ChannelPipeline;
import io.vertx.core.Future;
import io.vertx.core.impl.CloseFuture;
import io.vertx.core.impl.VertxInternal;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.impl.NetClientImpl;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.impl.PgConnectionFactory;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** The driver's factory, with sockets that don't wait for a server's first words for ever. */
final class BoundedConnectionFactory extends PgConnectionFactory {
  private final Duration longest;
  private final Map<String, NetClient> clients = new ConcurrentHashMap<>();

  BoundedConnectionFactory(
      VertxInternal vertx, Supplier<Future<PgConnectOptions>> servers, Duration longest) {
    super(vertx, servers);
    this.longest = longest;
  }

  @Override
  protected NetClient netClient(NetClientOptions options) {
    return clients.computeIfAbsent(options.toJson().encode(), key -> client(options));
  }

  private NetClient client(NetClientOptions given) {
    // As the driver has it: it tries again itself, and host names are verified where it is asked.
    NetClientOptions options = new NetClientOptions(given).setReconnectAttempts(0);
    if (options.getHostnameVerificationAlgorithm() == null) {
      options.setHostnameVerificationAlgorithm("");
    }
    BoundedClient client = new BoundedClient(vertx, options, clientCloseFuture, longest);
    clientCloseFuture.add(client);
    return client;
  }

  private static final class BoundedClient extends NetClientImpl {
    private final Duration longest;

    BoundedClient(
        VertxInternal vertx, NetClientOptions options, CloseFuture closed, Duration longest) {
      super(vertx, null, options, closed);
      this.longest = longest;
    }

    @Override
    protected void initChannel(ChannelPipeline pipeline) {
      super.initChannel(pipeline);
      pipeline.addFirst(new StartupBound(longest));
    }
  }
}

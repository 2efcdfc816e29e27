package io.datastream.source.http;

import io.datastream.source.http.tls.TrustedCertificates;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.mutiny.core.Vertx;
import io.vertx.mutiny.core.http.HttpClient;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

/** The HTTP clients that sources share, one for each set of trusted certificates. */
public final class HttpClients {
  // Some answers carry a dozen cookies and a long policy; 8 kB is Vert.x' own bound.
  private static final int MAX_HEADER_BYTES = 64 * 1024;

  private final Vertx vertx;
  private final Map<Optional<Path>, HttpClient> clients = new HashMap<>();

  public HttpClients(Vertx vertx) {
    this.vertx = vertx;
  }

  /**
   * Makes a client when it is asked for the first time; with a file that it then reads, so it
   * blocks.
   *
   * @param caFile certificates to trust beside Java's own
   * @throws IOException when they can't be read
   */
  synchronized HttpClient of(Optional<Path> caFile) throws IOException {
    HttpClient client = clients.get(caFile);
    if (client == null) {
      TrustOptions trust =
          caFile.isEmpty() ? new UsualTrust() : TrustOptions.wrap(TrustedCertificates.with(caFile));
      client = vertx.createHttpClient(options().setTrustOptions(trust));
      clients.put(caFile, client);
    }
    return client;
  }

  private static HttpClientOptions options() {
    return new HttpClientOptions()
        // One request per reading, minutes or hours apart: nothing to keep a connection for.
        .setKeepAlive(false)
        // Per host, and each reading holds one for as long as it takes.
        .setMaxPoolSize(256)
        .setMaxHeaderSize(MAX_HEADER_BYTES)
        .setMaxInitialLineLength(MAX_HEADER_BYTES)
        // Vert.x would inflate on the event loop; the reader does it on its own thread.
        .setDecompressionSupported(false);
  }

  public synchronized void close() {
    clients.values().forEach(HttpClient::closeAndForget);
    clients.clear();
  }

  /** Reads Java's own certificates, of which there are many, when the first server has one. */
  private record UsualTrust() implements TrustOptions {
    @Override
    public TrustOptions copy() {
      return this;
    }

    @Override
    public TrustManagerFactory getTrustManagerFactory(io.vertx.core.Vertx vertx) throws Exception {
      return read().getTrustManagerFactory(vertx);
    }

    @Override
    public Function<String, TrustManager[]> trustManagerMapper(io.vertx.core.Vertx vertx)
        throws Exception {
      return read().trustManagerMapper(vertx);
    }

    private static TrustOptions read() throws IOException {
      return TrustOptions.wrap(TrustedCertificates.with(Optional.empty()));
    }
  }
}

package io.datastream.source.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import javax.net.ssl.SSLContext;

/** A real HTTP server on a free port, answering as a test tells it to. */
final class FakeApi implements AutoCloseable {

  /** Writes one answer. */
  interface Answer {
    void to(HttpExchange exchange) throws IOException;
  }

  private final HttpServer server;
  private final String scheme;
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<HttpExchange> seen = new CopyOnWriteArrayList<>();

  FakeApi(Answer answer) throws IOException {
    this(answer, null, InetAddress.getLoopbackAddress());
  }

  /**
   * @param identity with which it answers by TLS; null without
   */
  FakeApi(Answer answer, SSLContext identity, InetAddress on) throws IOException {
    var address = new InetSocketAddress(on, 0);
    if (identity == null) {
      scheme = "http";
      server = HttpServer.create(address, 0);
    } else {
      scheme = "https";
      var secure = HttpsServer.create(address, 0);
      secure.setHttpsConfigurator(new HttpsConfigurator(identity));
      server = secure;
    }
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          seen.add(exchange);
          try (exchange) {
            answer.to(exchange);
          }
        });
    server.start();
  }

  static FakeApi json(String body) throws IOException {
    return new FakeApi(exchange -> send(exchange, 200, body));
  }

  static void send(HttpExchange exchange, int status, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  static void redirect(HttpExchange exchange, String location) throws IOException {
    exchange.getResponseHeaders().set("Location", location);
    send(exchange, 302, "");
  }

  String url(String path) {
    return url("localhost", path);
  }

  String url(String host, String path) {
    return scheme + "://" + host + ":" + server.getAddress().getPort() + path;
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** The requests so far, in their order. */
  List<HttpExchange> seen() {
    return seen;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

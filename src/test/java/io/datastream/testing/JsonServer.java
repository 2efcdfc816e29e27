package io.datastream.testing;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** A real HTTP server that answers what a test wants. */
public final class JsonServer implements AutoCloseable {
  private final HttpServer server;
  private final Set<String> paths = new HashSet<>();

  public JsonServer() {
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Answers this path so from now on; returns its address. */
  public String answer(String path, String contentType, String body) {
    return answer(path, contentType, body, Map.of());
  }

  /** Answers this path so from now on, with more headers; returns its address. */
  public String answer(String path, String contentType, String body, Map<String, String> headers) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    serve(
        path,
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", contentType);
          headers.forEach(exchange.getResponseHeaders()::add);
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /**
   * Answers this path when the others that have the meeting were asked too, else fails; returns its
   * address. A server answers one request after the other, so the others are on other servers.
   */
  public String answerWith(CountDownLatch meeting, String path, String body) {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    serve(
        path,
        exchange -> {
          meeting.countDown();
          boolean met = meets(meeting);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(met ? 200 : 400, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** In newer JDKs a context has to go before another one can have its path. */
  private void serve(String path, HttpHandler handler) {
    if (!paths.add(path)) {
      server.removeContext(path);
    }
    server.createContext(path, handler);
  }

  private static boolean meets(CountDownLatch meeting) {
    try {
      return meeting.await(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

package io.datastream.packaged;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A server of arrays with a huge record between two small ones. */
final class HugeRecords implements AutoCloseable {
  private static final int MEBIBYTE = 1 << 20;

  private final HttpServer server =
      HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  HugeRecords() throws IOException {
    server.setExecutor(threads);
    server.createContext("/string", exchange -> answer(exchange, "{\"s\":\"", "x", 200, "\"}"));
    server.createContext("/name", exchange -> answer(exchange, "{\"", "n", 200, "\":1}"));
    server.createContext("/array", exchange -> answer(exchange, "{\"a\":[1", ",[]", 100, "]}"));
    server.createContext("/gzip", exchange -> answer(exchange, "{\"s\":\"", "x", 1024, "\"}"));
    server.start();
  }

  private static void answer(
      HttpExchange exchange, String begin, String part, int mebibytes, String end)
      throws IOException {
    boolean gzip = exchange.getRequestURI().getPath().equals("/gzip");
    if (gzip) {
      exchange.getResponseHeaders().set("Content-Encoding", "gzip");
    }
    exchange.sendResponseHeaders(200, 0);
    byte[] parts = ascii(part.repeat(MEBIBYTE / part.length()));
    OutputStream body = exchange.getResponseBody();
    try (OutputStream out = gzip ? fast(body) : body) {
      out.write(ascii("[{\"id\":1}," + begin));
      for (int i = 0; i < mebibytes; i++) {
        out.write(parts);
      }
      out.write(ascii(end + ",{\"id\":2}]"));
    }
  }

  private static GZIPOutputStream fast(OutputStream out) throws IOException {
    return new GZIPOutputStream(out, 64 * 1024) {
      {
        def.setLevel(Deflater.BEST_SPEED);
      }
    };
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String url(String name) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/" + name;
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}

package io.datastream.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A real HTTP proxy, for tunnels and plain requests; every name leads it to this machine. */
final class FakeProxy implements AutoCloseable {
  private final ServerSocket socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final String wanted;

  /**
   * @param wanted the value of Proxy-Authorization; null to let everybody through
   */
  FakeProxy(String wanted) throws IOException {
    this.wanted = wanted;
    threads.execute(this::accept);
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket connection = socket.accept();
        threads.execute(() -> serve(connection));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      String head = head(client.getInputStream());
      String first = head.substring(0, head.indexOf("\r\n"));
      requests.add(first);
      if (wanted != null && !head.contains("\r\nproxy-authorization: " + wanted + "\r\n")) {
        client
            .getOutputStream()
            .write(ascii("HTTP/1.1 407 Who are you\r\nContent-Length: 0\r\n\r\n"));
        return;
      }
      boolean tunnel = first.startsWith("CONNECT ");
      String[] words = first.split(" ");
      String server = tunnel ? words[1] : words[1].split("/")[2];
      int port = Integer.parseInt(server.substring(server.lastIndexOf(':') + 1));
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), port)) {
        if (tunnel) {
          client.getOutputStream().write(ascii("HTTP/1.1 200 OK\r\n\r\n"));
        } else {
          String path = words[1].substring(words[1].indexOf('/', "http://".length()));
          target
              .getOutputStream()
              .write(ascii("GET " + path + " HTTP/1.1\r\nHost: " + server + "\r\n\r\n"));
        }
        threads.execute(() -> relay(client, target));
        relay(target, client);
      }
    } catch (IOException e) {
      // One side went away.
    }
  }

  private static void relay(Socket from, Socket to) {
    try {
      InputStream in = from.getInputStream();
      OutputStream out = to.getOutputStream();
      in.transferTo(out);
      to.shutdownOutput();
    } catch (IOException e) {
      // One side went away.
    }
  }

  /** With the names of its fields in lower case. */
  private static String head(InputStream in) throws IOException {
    StringBuilder head = new StringBuilder();
    int next = 0;
    while (next >= 0 && head.indexOf("\r\n\r\n") < 0) {
      next = in.read();
      head.append((char) next);
    }
    StringBuilder lines = new StringBuilder();
    for (String line : head.toString().split("\r\n")) {
      int colon = lines.length() == 0 ? -1 : line.indexOf(':');
      lines
          .append(line.substring(0, colon + 1).toLowerCase(Locale.ROOT))
          .append(line.substring(colon + 1))
          .append("\r\n");
    }
    return lines.toString();
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  /** The first lines of the requests so far. */
  List<String> requests() {
    return requests;
  }

  @Override
  public void close() throws IOException {
    socket.close();
    threads.shutdownNow();
  }
}

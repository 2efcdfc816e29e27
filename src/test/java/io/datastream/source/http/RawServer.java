package io.datastream.source.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/** A server that speaks each connection byte by byte, also where that is not HTTP any more. */
public final class RawServer implements AutoCloseable {

  /** Writes the answer; the connection is closed when it returns. */
  public interface Script {
    void run(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Thread thread;
  private final AtomicInteger connections = new AtomicInteger();

  public RawServer(Script script) throws IOException {
    socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    thread = new Thread(() -> serve(script), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Script script) {
    while (!socket.isClosed()) {
      try (var connection = socket.accept()) {
        connections.incrementAndGet();
        readRequest(connection.getInputStream());
        script.run(connection.getOutputStream());
      } catch (IOException e) {
        // The other side went away or the test is over.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    var text = new StringBuilder();
    int next = 0;
    while (next >= 0 && text.indexOf("\r\n\r\n") < 0) {
      next = in.read();
      text.append((char) next);
    }
  }

  public static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  public String url() {
    return "http://localhost:" + socket.getLocalPort() + "/users";
  }

  /** How many there have been. */
  int connections() {
    return connections.get();
  }

  @Override
  public void close() throws IOException {
    socket.close();
    thread.interrupt();
  }
}

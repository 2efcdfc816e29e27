package io.datastream.source;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;

/** A server that speaks one connection byte by byte, also where that is not HTTP any more. */
final class RawServer implements AutoCloseable {

  /** Writes the answer; the connection is closed when it returns. */
  interface Script {
    void run(OutputStream out) throws IOException, InterruptedException;
  }

  private final ServerSocket socket;
  private final Thread thread;

  RawServer(Script script) throws IOException {
    socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    thread = new Thread(() -> serve(script), "raw-server");
    thread.setDaemon(true);
    thread.start();
  }

  private void serve(Script script) {
    try (var connection = socket.accept()) {
      readRequest(connection.getInputStream());
      script.run(connection.getOutputStream());
    } catch (IOException | InterruptedException e) {
      // The other side went away or the test is over.
    }
  }

  private static void readRequest(InputStream in) throws IOException {
    var text = new StringBuilder();
    while (text.indexOf("\r\n\r\n") < 0) {
      text.append((char) in.read());
    }
  }

  static void write(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.UTF_8));
    out.flush();
  }

  String url() {
    return "http://localhost:" + socket.getLocalPort() + "/users";
  }

  @Override
  public void close() throws IOException {
    socket.close();
    thread.interrupt();
  }
}

package io.datastream.demo;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** An HTTP API such as people have: users, in an object that wraps the array. */
final class UsersApi implements AutoCloseable {
  static final int USERS = 1_000;

  private final HttpServer server;

  UsersApi() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] users =
        IntStream.rangeClosed(1, USERS)
            .mapToObj(
                id ->
                    "{\"id\": %d, \"name\": \"User %d\", \"active\": %b, \"balance\": %d.%02d, \"joined\": \"2025-12-%02d\"}"
                        .formatted(id, id, id % 3 != 0, id % 700, id % 100, id % 31 + 1))
            .collect(Collectors.joining(",", "{\"data\": {\"users\": [", "]}}"))
            .getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/v1/users",
        exchange -> {
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, users.length);
          exchange.getResponseBody().write(users);
          exchange.close();
        });
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/users";
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

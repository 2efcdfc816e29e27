package io.datastream.crash;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;

/** A {@code datastream serve} in a process of its own. */
final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient http = HttpClient.newHttpClient();
  private final Running running;
  private final String address;

  /** Starts it and waits until it answers. */
  Server(DatastreamProcess datastream, String... options) {
    int port = freePort();
    address = "http://127.0.0.1:" + port;
    String[] command = new String[options.length + 1];
    command[0] = "serve";
    System.arraycopy(options, 0, command, 1, options.length);
    running =
        datastream
            .with(
                Map.of(
                    "QUARKUS_HTTP_PORT",
                    Integer.toString(port),
                    "QUARKUS_HTTP_HOST",
                    "127.0.0.1",
                    "DATASTREAM_INGEST_EVERY",
                    "off"))
            .start(command);
    Awaitility.await("an answer of serve").atMost(PATIENCE).until(this::answers);
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private boolean answers() throws InterruptedException {
    if (!running.process().isAlive()) {
      throw new AssertionError("it ended: " + running.await());
    }
    try {
      return http.send(
                  HttpRequest.newBuilder(URI.create(address + "/q/health/live")).build(),
                  HttpResponse.BodyHandlers.discarding())
              .statusCode()
          == 200;
    } catch (IOException e) {
      return false;
    }
  }

  /**
   * Asks for a process run.
   *
   * @param query its bounds
   * @return what it answers; empty when it dies before that
   */
  CompletableFuture<Optional<JsonNode>> process(String query) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + "/api/v1/process?" + query))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString())
        .handle(
            (response, failure) ->
                failure == null ? Optional.of(result(response)) : Optional.<JsonNode>empty());
  }

  private static JsonNode result(HttpResponse<String> response) {
    if (response.statusCode() != 200) {
      throw new AssertionError(response.statusCode() + ": " + response.body());
    }
    try {
      return new ObjectMapper().readTree(response.body());
    } catch (IOException e) {
      throw new AssertionError(response.body(), e);
    }
  }

  boolean alive() {
    return running.process().isAlive();
  }

  /** Kills it. */
  @Override
  public void close() {
    running.close();
  }
}

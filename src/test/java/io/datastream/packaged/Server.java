package io.datastream.packaged;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.embedded.FreePorts;
import java.io.IOException;
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
public final class Server implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  // Of HTTP/2 this client takes a server's goodbye for the end of all that it waits for.
  private final HttpClient http =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final Running running;
  private final String address;

  /** Starts it and waits until it answers. */
  public Server(DatastreamProcess datastream, String... options) {
    int port = FreePorts.one();
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
  public CompletableFuture<Optional<JsonNode>> process(String query) {
    return post("/api/v1/process?" + query)
        .handle(
            (response, failure) ->
                failure == null ? Optional.of(result(response)) : Optional.<JsonNode>empty());
  }

  /** Sends a POST without a body. */
  public CompletableFuture<HttpResponse<String>> post(String path) {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address + path))
            .timeout(PATIENCE)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return http.sendAsync(request, HttpResponse.BodyHandlers.ofString());
  }

  /** Sends a GET and waits for the answer. */
  public HttpResponse<String> get(String path) {
    return getLater(path).join();
  }

  /** Sends a GET. */
  public CompletableFuture<HttpResponse<String>> getLater(String path) {
    return http.sendAsync(
        HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE).build(),
        HttpResponse.BodyHandlers.ofString());
  }

  /** The address of its REST, without a slash at the end. */
  String address() {
    return address;
  }

  /** The process. */
  public Running running() {
    return running;
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

  /** Whether it still runs. */
  public boolean alive() {
    return running.process().isAlive();
  }

  /** Kills it. */
  @Override
  public void close() {
    running.close();
  }
}

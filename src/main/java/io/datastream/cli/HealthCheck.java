package io.datastream.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.cli.terminal.ErrorLine;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.net.HttpURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Asks a running {@code serve} whether it is ready, without starting anything itself. */
final class HealthCheck {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final String PATH = "/q/health/ready";

  private final PrintStream out;
  private final PrintStream err;

  HealthCheck(PrintStream out, PrintStream err) {
    this.out = out;
    this.err = err;
  }

  /**
   * Asks.
   *
   * @return the exit code; what is wrong goes to stderr
   */
  int ask(Request.Health request) {
    String url = request.url.orElseGet(() -> usual(System.getenv("QUARKUS_HTTP_PORT")));
    try {
      URI address = new URI(url);
      if (!"http".equals(address.getScheme()) || address.getHost() == null) {
        return wrong(ExitCode.USAGE, noAddress(request, url));
      }
      return ask(address);
    } catch (URISyntaxException e) {
      return wrong(ExitCode.USAGE, noAddress(request, url));
    } catch (IOException e) {
      return wrong(ExitCode.FAILED, "nothing answers at " + url + ": " + e.getMessage());
    }
  }

  /**
   * Where {@code serve} of the same environment can be asked.
   *
   * @param port null or blank where none is set
   */
  static String usual(String port) {
    return "http://localhost:"
        + Optional.ofNullable(port).filter(it -> !it.isBlank()).orElse("8081")
        + PATH;
  }

  private int ask(URI address) throws IOException {
    HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
    connection.setConnectTimeout((int) PATIENCE.toMillis());
    connection.setReadTimeout((int) PATIENCE.toMillis());
    try {
      int status = connection.getResponseCode();
      if (status == HttpURLConnection.HTTP_OK) {
        out.println("ready");
        return ExitCode.DONE;
      }
      return wrong(ExitCode.FAILED, address + " answers " + status + down(connection));
    } finally {
      connection.disconnect();
    }
  }

  private static String noAddress(Request.Health request, String url) {
    return request.url.isPresent()
        ? "--url: '" + url + "' is no http:// address"
        : "QUARKUS_HTTP_PORT: '" + System.getenv("QUARKUS_HTTP_PORT") + "' is no port";
  }

  private int wrong(int exitCode, String what) {
    new ErrorLine(err).say("health: " + what);
    return exitCode;
  }

  /** The checks that are down, as MicroProfile Health names them. */
  private static String down(HttpURLConnection connection) {
    List<String> down = new ArrayList<>();
    try (InputStream body = connection.getErrorStream()) {
      if (body != null) {
        for (JsonNode check : new ObjectMapper().readTree(body).path("checks")) {
          if (!"UP".equals(check.path("status").asText())) {
            down.add(check.path("name").asText());
          }
        }
      }
    } catch (IOException e) {
      // Whatever answers there speaks another language; the status says enough.
      return "";
    }
    return down.isEmpty() ? "" : "; down: " + String.join(", ", down);
  }
}

package io.datastream.source.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.source.Items;
import io.datastream.source.SourceUnavailableException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Against real TLS servers, with a certificate authority of the test's own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTlsTest {
  private Path directory;
  private TestCertificates certificates;
  private ApiFixture sources;

  @BeforeAll
  void start(@TempDir Path temporary) throws Exception {
    directory = temporary;
    certificates = new TestCertificates(directory);
    sources = new ApiFixture();
  }

  @AfterAll
  void stop() {
    sources.close();
  }

  private static FakeApi server(SSLContext identity) throws IOException {
    return new FakeApi(
        exchange -> FakeApi.send(exchange, 200, "[{\"id\":1}]"),
        identity,
        InetAddress.getLoopbackAddress());
  }

  private HttpSettings trusting(String url, Path caFile) {
    return ApiFixture.with(ApiFixture.api(url), Optional.of(caFile));
  }

  @Test
  void anUnknownIssuerIsNamedWithTheSettingThatTrustsIt() throws Exception {
    try (var api = server(certificates.issued("localhost", "-validity 30"))) {
      var url = api.url("/users?token=secret");

      assertThatThrownBy(() -> sources.read(url))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll(
              api.url("/users"),
              "'CN=localhost'",
              "its issuer 'CN=Test CA,O=Test' is not known",
              "datastream.sources.users.ca-file")
          .hasMessageNotContainingAny("secret", "PKIX", "tried", "is up", "\n");
      assertThat(Items.of(sources.open(trusting(url, certificates.ca()))).records())
          .containsExactly("{\"id\":1}");
    }
  }

  @Test
  void aSelfSignedCertificateCanBeTrustedItself() throws Exception {
    try (var api = server(certificates.selfSigned("alone"))) {
      assertThatThrownBy(() -> sources.read(api.url("/users")))
          .hasMessageContainingAll("'CN=alone'", "it is self-signed", "ca-file");
    }
  }

  @Test
  void anExpiredCertificateIsNotHelpedByTrust() throws Exception {
    try (var api = server(certificates.issued("expired", "-startdate -9d -validity 4"))) {
      assertThatThrownBy(() -> sources.open(trusting(api.url("/users"), certificates.ca())))
          .hasMessageContainingAll("'CN=expired'", "it expired on 20")
          .hasMessageNotContaining("ca-file");
    }
  }

  @Test
  void aCertificateForAnotherNameSaysForWhich() throws Exception {
    try (var api = server(certificates.issued("other.test", "-validity 30"))) {
      assertThatThrownBy(() -> sources.open(trusting(api.url("/users"), certificates.ca())))
          .hasMessageContainingAll("it is for 'other.test', not for localhost")
          .hasMessageNotContaining("ca-file");
    }
  }

  @Test
  void aFileWithoutCertificatesIsNamed() throws Exception {
    Path empty = Files.writeString(directory.resolve("empty.pem"), "");
    Path nonsense = Files.writeString(directory.resolve("nonsense.pem"), "no certificate at all");
    Path missing = directory.resolve("missing.pem");

    for (Path file : new Path[] {empty, nonsense, missing}) {
      assertThatThrownBy(() -> sources.open(trusting("https://localhost:1/users", file)))
          .isInstanceOf(SourceUnavailableException.class)
          .hasMessageContainingAll("datastream.sources.users.ca-file", "'" + file + "'")
          .hasMessageNotContaining("is up");
    }
    assertThatThrownBy(() -> sources.open(trusting("https://localhost:1/users", missing)))
        .hasMessageContaining("it does not exist");
  }

  @Test
  void aServerWithoutTlsIsRecognised() throws IOException {
    try (var socket = answering("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      assertThatThrownBy(() -> sources.read("https://localhost:" + socket.getLocalPort() + "/"))
          .hasMessageContaining(
              "does not speak TLS; is it http instead of https in datastream.sources.users.url?")
          .hasMessageNotContaining("tried");
    }
  }

  @Test
  void aConnectionLostInTheHandshakeIsTriedAgain() throws IOException {
    try (var socket = answering("")) {
      assertThatThrownBy(() -> sources.read("https://localhost:" + socket.getLocalPort() + "/"))
          .hasMessageContaining("tried 3 times");
    }
  }

  /** Answers whatever is asked, and closes. */
  private static ServerSocket answering(String answer) throws IOException {
    var socket = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
    var thread =
        new Thread(
            () -> {
              while (!socket.isClosed()) {
                try (var connection = socket.accept()) {
                  connection.getInputStream().read(new byte[8192]);
                  connection.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                } catch (IOException e) {
                  // The other side went away or the test is over.
                }
              }
            });
    thread.setDaemon(true);
    thread.start();
    return socket;
  }
}

package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.FreePorts;
import io.datastream.embedded.Services;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code datastream health}, as a container's health check runs it. */
class HealthIT {
  private static final String READY = "/q/health/ready";

  @Test
  void saysWhetherServeIsReady() {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      DatastreamProcess datastream = fixture.datastream();
      try (Server server = new Server(datastream)) {
        Ended ready = datastream.run("health", "--url", server.address() + READY);
        assertThat(ready.exitCode()).as(ready.toString()).isZero();
        assertThat(ready.stdout()).isEqualTo("ready\n");
      }
      try (Server without =
          new Server(
              datastream.with(
                  Map.of(
                      "DATABASE_URL", "postgresql://127.0.0.1:" + FreePorts.one() + "/nobody")))) {
        assertFailed(
            datastream.run("health", "--url", without.address() + READY),
            without.address() + READY + " answers 503",
            "down: ",
            "PostgreSQL");
      }
    }
  }

  @Test
  void namesTheAddressThatDoesNotAnswer() {
    DatastreamProcess datastream = new DatastreamProcess(Map.of());
    int port = FreePorts.one();

    assertFailed(
        datastream.with(Map.of("QUARKUS_HTTP_PORT", Integer.toString(port))).run("health"),
        "nothing answers at http://localhost:" + port + READY);

    Ended wrong = datastream.run("health", "--url", "localhost:8081");
    assertThat(wrong.exitCode()).as(wrong.toString()).isEqualTo(2);
    assertThat(wrong.stderr()).contains("--url", "localhost:8081");
  }

  private static void assertFailed(Ended ended, String... named) {
    assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
    assertThat(ended.stdout()).isEmpty();
    assertThat(ended.stderr().lines()).hasSize(1);
    assertThat(ended.stderr()).startsWith("datastream: health: ").contains(named);
  }
}

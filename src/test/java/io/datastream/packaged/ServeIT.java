package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/**
 * What {@code serve} answers once it is packaged. {@code RestTest} says more, but a native
 * executable can lack what the tests' JVM has.
 */
class ServeIT {

  @Test
  void answersAsDocumented() {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services);
        Server server = new Server(fixture.datastream())) {
      HttpResponse<String> ingested = server.post("/api/v1/ingest?sample=true").join();
      assertThat(ingested.body()).contains("\"status\":\"succeeded\"", "\"records\":10");
      HttpResponse<String> processed = server.post("/api/v1/process?drain=true").join();
      assertThat(processed.body()).contains("\"inserted\":10", "\"lag\":0", "\"freshness_ms\":{");
      assertThat(fixture.it().rows("sample")).isEqualTo(10);

      assertThat(server.get("/api/v1/status").body()).contains("\"lag\":0", "\"next_offset\":1");
      assertThat(server.get("/api/v1/runs?kind=process").body())
          .contains("\"stopped_by\":\"end_of_topic\"", "\"trigger\":\"rest\"");
      assertThat(server.get("/q/metrics").body())
          .contains("datastream_process_records_total 10", "kafka_consumer_", "sql_pool_");
      assertThat(server.get("/q/openapi").body()).contains("/api/v1/process");
      assertThat(server.get("/q/swagger-ui/").statusCode()).isEqualTo(200);

      HttpResponse<String> refused = server.post("/api/v1/process?max_messages=0").join();
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.headers().firstValue("Content-Type")).hasValue("application/problem+json");
      assertThat(refused.body()).contains("\"title\":\"Bad Request\"", "max_messages");
      assertThat(server.post("/api/v1/ingest?src=m4").join().body())
          .contains("\"status\":400", "src: POST /api/v1/ingest", "accepted are sample, source");
      HttpResponse<String> notAllowed = server.get("/api/v1/process");
      assertThat(notAllowed.statusCode()).isEqualTo(405);
      assertThat(notAllowed.headers().firstValue("Allow")).hasValue("OPTIONS, POST");
    }
  }
}

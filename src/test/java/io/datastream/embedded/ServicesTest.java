package io.datastream.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class ServicesTest {

  @Test
  void bothServicesWork() throws Exception {
    try (Services services = EmbeddedServices.start(Durability.FAST)) {
      assertThat(answer(services.databaseUrl(), "select 1 + 1")).isEqualTo("2");
      assertThat(sentAndReceived(services.bootstrapServers(), "hello")).isEqualTo("hello");
      assertThat(services.environment())
          .containsOnlyKeys(
              "KAFKA_BOOTSTRAP_SERVERS", "DATABASE_URL", "DATABASE_USER", "DATABASE_PASSWORD")
          .containsEntry("DATABASE_URL", services.databaseUrl());
    }
  }

  @Test
  void kafkaLeavesNothingBehind() {
    KafkaService kafka = KafkaService.start();
    assertThat(kafka.directory()).isNotEmptyDirectory();
    kafka.close();
    assertThat(kafka.directory()).doesNotExist();
  }

  @Test
  void postgresLeavesNothingBehindAndMayBeClosedTwice() throws Exception {
    PostgresService postgres = PostgresService.start();
    assertThat(postgres.directory()).isNotEmptyDirectory();
    assertThat(answer(postgres.url(), "show fsync")).isEqualTo("off");
    postgres.close();
    postgres.close();
    assertThat(postgres.directory()).doesNotExist();
    assertThatThrownBy(() -> answer(postgres.url(), "select 1")).isInstanceOf(SQLException.class);
  }

  @Test
  void durablePostgresSyncsItsCommits() throws Exception {
    try (PostgresService postgres = PostgresService.start(Durability.DURABLE)) {
      assertThat(answer(postgres.url(), "show fsync")).isEqualTo("on");
      assertThat(answer(postgres.url(), "show synchronous_commit")).isEqualTo("on");
    }
  }

  private static String answer(String url, String query) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection("jdbc:" + url, PostgresService.NAME, PostgresService.NAME);
        Statement statement = connection.createStatement();
        ResultSet result = statement.executeQuery(query)) {
      result.next();
      return result.getString(1);
    }
  }

  private static String sentAndReceived(String bootstrapServers, String message) throws Exception {
    try (KafkaProducer<String, String> producer =
            new KafkaProducer<>(
                Map.of(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers),
                new StringSerializer(),
                new StringSerializer());
        KafkaConsumer<String, String> consumer =
            new KafkaConsumer<>(
                Map.of(
                    ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers,
                    ConsumerConfig.GROUP_ID_CONFIG, "services-test",
                    ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest"),
                new StringDeserializer(),
                new StringDeserializer())) {
      producer.send(new ProducerRecord<>("created-by-its-first-message", message)).get();
      consumer.subscribe(List.of("created-by-its-first-message"));
      ConsumerRecords<String, String> records = consumer.poll(Duration.ofSeconds(30));
      return records.iterator().next().value();
    }
  }
}

package io.datastream.packaged;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import io.datastream.testing.Topic;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Messages of the largest size that Datastream sends itself, in the heap of a one-shot run. */
class LargeMessagesIT {
  private static final int LARGE = 15 << 20;

  @Test
  void messagesOfManyMegabytesAreProcessed() {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Topic topic = fixture.it().topic();
      topic.create(1, Map.of("max.message.bytes", Integer.toString(17 << 20)));
      for (int round = 0; round < 2; round++) {
        topic.send(Topic.envelope("ascii", record(2 * round, "x")));
        topic.send(Topic.envelope("beyond", record(2 * round, "é")));
        // None of these is as Datastream writes it.
        topic.send(Topic.envelope("late", record(round, "y")).replace("{\"id\"", "{\"\\u0069d\""));
        topic.send(Topic.envelope("nan", record(round, "z"), "{\"id\":NaN}"));
        topic.sendTo(0, List.of(Topic.envelope("small", round)));
      }

      Ended ended = fixture.datastream().withOptions("-Xmx128m").run("process", "--drain");

      assertThat(ended.exitCode()).as(ended.toString()).isZero();
      assertThat(ended.json().get("inserted").asLong()).as(ended.toString()).isEqualTo(10);
      assertThat(ended.json().get("quarantined").asLong()).isEqualTo(2);
    }
  }

  private static String record(int id, String character) {
    int characters = LARGE / character.getBytes(StandardCharsets.UTF_8).length;
    return "{\"id\":%d,\"text\":\"%s\"}".formatted(id, character.repeat(characters));
  }
}

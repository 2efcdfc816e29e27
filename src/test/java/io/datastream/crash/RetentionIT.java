package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import io.datastream.testing.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** Messages that the broker throws away before anybody took them are counted, not passed over. */
class RetentionIT {

  @Test
  void whatRetentionDeletedIsCounted() {
    try (Services services = Services.start();
        PackagedFixture fixture = PackagedFixture.on(services)) {
      Fixture it = fixture.it();
      it.topic().create(2, Map.of());
      for (int partition = 0; partition < 2; partition++) {
        long first = partition * 1000L;
        it.topic()
            .sendTo(
                partition,
                LongStream.range(first, first + 300)
                    .mapToObj(id -> Topic.envelope("s", id))
                    .toList());
      }
      Ended first = fixture.datastream().run("process", "--max-messages", "100");
      assertThat(first.json().get("missed").asLong()).as(first.toString()).isZero();
      long missed = 0;
      List<String> gaps = new ArrayList<>();
      for (int partition = 0; partition < 2; partition++) {
        long next =
            it.tables()
                .number(
                    "SELECT coalesce(max(next_offset), 0) FROM partition_offsets WHERE topic = ?"
                        + " AND partition = ?",
                    it.topic().name(),
                    partition);
        long beginning = 150 + 20L * partition;
        it.topic().deleteBefore(partition, beginning);
        if (next < beginning) {
          missed += beginning - next;
          gaps.add(
              "-%d: the messages from offset %d to %d".formatted(partition, next, beginning - 1));
        }
      }

      Ended second = fixture.datastream().run("process", "--drain");

      assertThat(second.exitCode()).as(second.toString()).isZero();
      assertThat(second.json().get("missed").asLong()).as(second.toString()).isEqualTo(missed);
      assertThat(second.json().get("messages").asLong()).isEqualTo(500 - missed);
      assertThat(second.json().get("warning").asText()).contains(gaps);
      assertThat(it.rows("s")).isEqualTo(600 - missed);
      assertThat(it.storedOffsets()).isEqualTo(600);
      assertThat(it.tables().number("SELECT sum(missed) FROM pipeline_runs")).isEqualTo(missed);

      Ended third = fixture.datastream().run("process", "--drain");
      assertThat(third.json().get("missed").asLong()).as(third.toString()).isZero();
    }
  }
}

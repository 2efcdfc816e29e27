package io.datastream.table.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.message.ReadingMark;
import io.datastream.process.KafkaStreamProcessor;
import io.datastream.run.RunStart;
import io.datastream.run.Trigger;
import io.datastream.testing.Fixture;
import io.datastream.testing.Landing;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Readings of every kind, whole, cut off, with broken records, one in another, sent twice, over one
 * partition and over several, in batches cut anywhere: the table is what a model says.
 */
@QuarkusTest
@TestProfile(SnapshotModelTest.Profile.class)
class SnapshotModelTest {
  /** A source for each test. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(settings());
    }

    private static Map<String, String> settings() {
      Map<String, String> settings = new TreeMap<>();
      for (String name : List.of("nested", "spread", "backlog")) {
        String source = "datastream.sources." + name + ".";
        settings.put(source + "type", "file");
        settings.put(source + "format", "json");
        settings.put(source + "path", "no.json");
        settings.put(source + "table", "m_" + name);
        settings.put(source + "mode", "snapshot");
        settings.put(source + "key", "id");
        settings.put(source + "columns.n", "int");
      }
      return settings;
    }
  }

  private static final int PARTITIONS = 3;
  private static final int KEYS = 15;
  private static final int ROUNDS = 40;
  private static boolean topicMade;

  @Inject KafkaStreamProcessor processor;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final Model model = new Model();
  private Fixture it;
  private Landing landing;
  private long lastNumber;

  @BeforeEach
  void start() {
    it = Fixture.ofApplication();
    landing = new Landing(it, processor);
    if (!topicMade) {
      topicMade = true;
      it.topic().create(PARTITIONS, Map.of());
    }
    it.tables().execute("TRUNCATE quarantined_records");
  }

  @AfterEach
  void close() {
    it.close();
  }

  /**
   * A message.
   *
   * @param since the number of its reading, or when it was sent
   * @param mark empty outside of readings
   * @param broken a key whose record is broken; 0 for none
   */
  private record Sent(
      long since, Optional<ReadingMark> mark, Map<Integer, String> records, int broken) {

    String envelope(String source) {
      List<String> elements = new ArrayList<>();
      records.forEach(
          (id, x) -> elements.add("{\"id\":%d,\"n\":%d,\"x\":\"%s\"}".formatted(id, id, x)));
      if (broken > 0) {
        elements.add("{\"id\":%d,\"n\":\"none\"}".formatted(broken));
      }
      return "{\"source\":\"%s\",\"data\":[%s],\"timestamp\":\"%s\"}"
          .formatted(source, String.join(",", elements), Instant.EPOCH.plusNanos(since * 1000));
    }
  }

  /** What the table has to be, message by message. */
  private static final class Model {
    private final Map<Integer, String> rows = new TreeMap<>();
    private final Set<Integer> waiting = new TreeSet<>();
    private final Map<Long, Set<Integer>> seen = new TreeMap<>();
    private final Map<Long, Set<Long>> landed = new TreeMap<>();
    private final Map<Long, ReadingMark.End> ends = new TreeMap<>();
    private final Set<Long> faulty = new TreeSet<>();
    private long settled;

    void take(Sent message) {
      rows.putAll(message.records());
      seen.computeIfAbsent(message.since(), it -> new TreeSet<>())
          .addAll(message.records().keySet());
      if (message.broken() > 0) {
        waiting.add(message.broken());
        faulty.add(message.since());
      }
      message.mark().ifPresent(this::mark);
    }

    private void mark(ReadingMark mark) {
      Set<Long> its = landed.computeIfAbsent(mark.reading(), it -> new TreeSet<>());
      if (mark instanceof ReadingMark.Envelope envelope) {
        its.add(envelope.number());
      } else if (mark instanceof ReadingMark.End end) {
        ends.put(mark.reading(), end);
      }
      ReadingMark.End end = ends.get(mark.reading());
      if (end != null && its.size() == end.envelopes() && mark.reading() > settled) {
        settled = mark.reading();
        boolean clean =
            end.outcome() == ReadingMark.Outcome.COMPLETE && !faulty.contains(mark.reading());
        if (clean && !seen.get(mark.reading()).isEmpty()) {
          Set<Integer> there = new TreeSet<>(waiting);
          seen.forEach(
              (since, keys) -> {
                if (since >= mark.reading()) {
                  there.addAll(keys);
                }
              });
          rows.keySet().retainAll(there);
        }
      }
    }
  }

  /** Numbers as PostgreSQL gives them. */
  private long number() {
    lastNumber = Math.max(lastNumber + 1, ReadingLog.micros(Instant.now()));
    return lastNumber;
  }

  private List<Sent> reading(boolean clean) {
    long number = number();
    List<Sent> messages = new ArrayList<>();
    List<Integer> left = new ArrayList<>();
    for (int key = 1; key <= KEYS; key++) {
      if (random.nextInt(3) > 0) {
        left.add(key);
      }
    }
    if (!clean && random.nextInt(10) == 0) {
      left.clear();
    }
    boolean breaks = !clean && random.nextInt(4) == 0;
    for (long ordinal = 0; !left.isEmpty(); ordinal++) {
      Map<Integer, String> records = new TreeMap<>();
      for (int i = random.nextInt(5); i >= 0 && !left.isEmpty(); i--) {
        records.put(left.remove(0), "x" + random.nextInt(3));
      }
      boolean here = breaks && random.nextInt(3) == 0;
      int broken = here && !left.isEmpty() ? left.remove(0) : 0;
      messages.add(
          new Sent(
              number, Optional.of(new ReadingMark.Envelope(number, ordinal)), records, broken));
    }
    long envelopes = messages.size();
    if (random.nextInt(4) == 0 && envelopes > 0) {
      // Kafka's client may send twice what it has no answer for.
      int twice = random.nextInt((int) envelopes);
      messages.add(twice, messages.get(twice));
    }
    ReadingMark.Outcome outcome =
        clean || random.nextInt(3) > 0
            ? ReadingMark.Outcome.COMPLETE
            : random.nextBoolean() ? ReadingMark.Outcome.FAULTY : ReadingMark.Outcome.FAILED;
    Sent end =
        new Sent(number, Optional.of(new ReadingMark.End(number, envelopes, outcome)), Map.of(), 0);
    if (!clean && random.nextInt(5) == 0) {
      // It died.
      return messages.subList(0, random.nextInt(messages.size() + 1));
    }
    messages.add(end);
    return messages;
  }

  private Sent push() {
    return new Sent(
        number(), Optional.empty(), Map.of(1 + random.nextInt(KEYS), "p" + random.nextInt(3)), 0);
  }

  /** Two in one another, each in its order. */
  private List<Sent> mixed(List<Sent> one, List<Sent> other) {
    List<Sent> mixed = new ArrayList<>();
    int i = 0;
    int j = 0;
    while (i < one.size() || j < other.size()) {
      boolean first = j == other.size() || i < one.size() && random.nextBoolean();
      mixed.add(first ? one.get(i++) : other.get(j++));
    }
    return mixed;
  }

  private void send(String source, int partition, Sent message) {
    it.topic()
        .sendTo(
            partition,
            source,
            message.envelope(source),
            message.mark().map(ReadingMark::headers).orElse(Map.of()));
  }

  private void process(long messages) {
    processor
        .process(
            RunStart.by(Trigger.REST),
            processor.bounds(Optional.of(messages), Optional.of(60_000L), true))
        .await()
        .atMost(Duration.ofSeconds(60));
  }

  private void assertAgrees(String source, String when) {
    assertThat(it.tables().texts("SELECT id || ' ' || x FROM m_%s ORDER BY id".formatted(source)))
        .as("seed %d, %s", seed, when)
        .containsExactlyElementsOf(
            model.rows.entrySet().stream()
                .map(row -> row.getKey() + " " + row.getValue())
                .toList());
    assertThat(
            it.tables()
                .number(
                    "SELECT coalesce(sum(inserted - removed), 0) FROM run_tables WHERE source = ?",
                    source))
        .as("seed %d, %s: rows", seed, when)
        .isEqualTo(model.rows.size());
  }

  /** The table is made of a record that has all fields, and nothing removes it. */
  private void begin(String source) {
    Sent first = new Sent(number(), Optional.empty(), Map.of(1, "x0"), 0);
    model.take(first);
    send(source, 0, first);
    landing.drain();
  }

  @Test
  void readingsInOneAnother() {
    begin("nested");
    for (int round = 0; round < ROUNDS; round++) {
      List<Sent> messages = reading(false);
      if (random.nextInt(3) == 0) {
        messages = mixed(messages, reading(false));
      }
      for (Sent message : messages) {
        if (random.nextInt(10) == 0) {
          Sent push = push();
          model.take(push);
          send("nested", 0, push);
        }
        model.take(message);
        send("nested", 0, message);
        if (message.mark().filter(ReadingMark.End.class::isInstance).isPresent()) {
          landing.drain();
          assertAgrees("nested", "round " + round + " of readings in one another");
        } else if (random.nextInt(4) == 0) {
          process(1 + random.nextInt(3));
        }
      }
      mendNow(round);
    }
    assertThat(
            it.tables()
                .number("SELECT count(DISTINCT since) FROM snapshot_keys WHERE source = 'nested'"))
        .as("keys that are kept for nothing")
        .isLessThan(ROUNDS / 2);
  }

  /** As where partitions were added while it was read. */
  @Test
  void readingsOverSeveralPartitions() {
    begin("spread");
    for (int round = 0; round < ROUNDS; round++) {
      for (Sent message : reading(false)) {
        model.take(message);
        send("spread", random.nextInt(PARTITIONS), message);
        if (random.nextInt(4) == 0) {
          process(1 + random.nextInt(3));
        }
      }
      landing.drain();
      assertAgrees("spread", "round " + round + " over several partitions");
      mendNow(round);
    }
  }

  /** Several whole readings wait, and are taken in one go or in pieces. */
  @Test
  void whatWaitsIsTakenInAnyPieces() {
    begin("backlog");
    for (int round = 0; round < ROUNDS / 4; round++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        for (Sent message : reading(true)) {
          model.take(message);
          send("backlog", 0, message);
        }
      }
      process(1 + random.nextInt(20));
      landing.drain();
      assertAgrees("backlog", "round " + round + " of a backlog");
    }
  }

  private void mendNow(int round) {
    if (round % 5 == 0) {
      it.tables().execute("DELETE FROM quarantined_records");
      model.waiting.clear();
    }
  }
}

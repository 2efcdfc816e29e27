package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.datastream.embedded.Durability;
import io.datastream.embedded.Services;
import io.datastream.packaged.DatastreamProcess;
import io.datastream.packaged.PackagedFixture;
import io.datastream.packaged.Server;
import io.datastream.testing.Fixture;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Steps in any order, each of which the tables must follow as the {@link Model} does. {@code
 * -Dmodel.steps} says how many.
 */
class ModelIT {
  private static final int STEPS = Integer.getInteger("model.steps", 20);
  private static final int MOST_MESSAGES = 200;
  private static final int SLOWEST_KILL_MS = 150;

  private enum Step {
    PRODUCE,
    REPLAY,
    BOUNDED_RUN,
    DRAIN,
    TWO_RUNS_AT_ONCE,
    KILL_DURING_A_RUN;

    static Step random(Random random) {
      int chosen = random.nextInt(20);
      return chosen < 6
          ? PRODUCE
          : chosen < 8
              ? REPLAY
              : chosen < 12
                  ? BOUNDED_RUN
                  : chosen < 15 ? DRAIN : chosen < 18 ? TWO_RUNS_AT_ONCE : KILL_DURING_A_RUN;
    }
  }

  @ParameterizedTest(name = "{0} partitions")
  @ValueSource(ints = {1, 3})
  void theTablesFollowTheModel(int partitions) {
    assumeTrue(Signal.known());
    Random random = Seed.random("ModelIT, " + partitions + " partitions");
    try (Services services = Services.start(Durability.DURABLE);
        PackagedFixture fixture = PackagedFixture.on(services);
        Play play = new Play(fixture, partitions, random)) {
      fixture.it().topic().create(partitions, Map.of());
      for (int step = 1; step <= STEPS; step++) {
        play.take(step, Step.random(random));
      }
      play.take(STEPS + 1, Step.DRAIN);
      System.out.println("ModelIT, " + partitions + " partitions: " + play.taken);
    }
  }

  /** The steps, on two servers. */
  private static final class Play implements AutoCloseable {
    private final Fixture it;
    private final DatastreamProcess datastream;
    private final Random random;
    private final Model model;
    private final Producer producer;
    private final Server[] servers = new Server[2];
    private final Map<Step, Integer> taken = new EnumMap<>(Step.class);

    Play(PackagedFixture fixture, int partitions, Random random) {
      this.it = fixture.it();
      this.datastream = fixture.datastream().with(Map.of("DATASTREAM_PROCESS_BATCH_BYTES", "1500"));
      this.random = random;
      this.model = new Model(it.topic(), partitions);
      this.producer = new Producer(model, random);
    }

    void take(int number, Step step) {
      String situation = "step %d, %s".formatted(number, step);
      taken.merge(step, 1, Integer::sum);
      long before = it.storedOffsets();
      long lag = model.sent() - before;
      long processed =
          switch (step) {
            case PRODUCE -> produce();
            case REPLAY -> replay();
            case BOUNDED_RUN -> bounded(situation, lag);
            case DRAIN -> drain(situation, lag);
            case TWO_RUNS_AT_ONCE -> twoAtOnce(situation, lag);
            case KILL_DURING_A_RUN -> killDuringARun(before);
          };
      Landed landed = model.assertAgreesWith(it, situation);
      assertThat(landed.processed()).as(situation).isEqualTo(before + processed);
    }

    private long produce() {
      producer.burst(1 + random.nextInt(MOST_MESSAGES));
      model.flush();
      return 0;
    }

    /** Some of what was sent once is sent again, in the order it had. */
    private long replay() {
      int partition = random.nextInt(model.partitions());
      List<Message> sent = model.on(partition);
      if (!sent.isEmpty()) {
        int from = random.nextInt(sent.size());
        int to = Math.min(sent.size(), from + 1 + random.nextInt(MOST_MESSAGES));
        sent.subList(from, to).forEach(message -> model.send(partition, message));
        model.flush();
      }
      return 0;
    }

    private long bounded(String situation, long lag) {
      // More than there is would have to wait for its time to pass.
      long wanted = lag == 0 ? 1 : 1 + random.nextInt((int) lag);
      boolean drain = lag == 0 || random.nextBoolean();
      JsonNode result =
          answer(
              server(), "max_messages=" + wanted + (drain ? "&drain=true" : "&timeout_ms=30000"));
      assertThat(result.get("messages").asLong())
          .as("%s: %s", situation, result)
          .isEqualTo(Math.min(wanted, lag));
      return result.get("messages").asLong();
    }

    private long drain(String situation, long lag) {
      JsonNode result = answer(server(), "drain=true");
      assertThat(result.get("messages").asLong()).as("%s: %s", situation, result).isEqualTo(lag);
      return lag;
    }

    private long twoAtOnce(String situation, long lag) {
      long wanted = 1 + random.nextInt(MOST_MESSAGES);
      CompletableFuture<Optional<JsonNode>> first = server(0).process("drain=true");
      CompletableFuture<Optional<JsonNode>> second =
          server(1).process("drain=true&max_messages=" + wanted);
      List<JsonNode> results = new ArrayList<>();
      results.add(first.join().orElseThrow());
      results.add(second.join().orElseThrow());
      long messages = results.stream().mapToLong(it -> it.get("messages").asLong()).sum();
      assertThat(results.get(1).get("messages").asLong()).isLessThanOrEqualTo(wanted);
      assertThat(messages).as("%s: %s", situation, results).isLessThanOrEqualTo(lag);
      return messages;
    }

    /** How far it got is for the tables to say; they must be right about everything else. */
    private long killDuringARun(long before) {
      int victim = random.nextInt(servers.length);
      CompletableFuture<Optional<JsonNode>> run = server(victim).process("drain=true");
      run.completeOnTimeout(
              Optional.empty(), random.nextInt(SLOWEST_KILL_MS), TimeUnit.MILLISECONDS)
          .join();
      servers[victim].close();
      servers[victim] = null;
      return awaitSettled() - before;
    }

    /** Waits until PostgreSQL has noticed that a client is gone; returns the stored offsets. */
    private long awaitSettled() {
      Awaitility.await("the end of its transactions and claims")
          .until(
              () ->
                  it.tables()
                          .number(
                              """
                              SELECT (SELECT count(*) FROM pg_stat_activity
                                WHERE datname = current_database() AND state <> 'idle'
                                  AND pid <> pg_backend_pid())
                              + (SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'
                                AND database = (SELECT oid FROM pg_database
                                  WHERE datname = current_database()))
                              """)
                      == 0);
      return it.storedOffsets();
    }

    private static JsonNode answer(Server server, String query) {
      return server.process(query).join().orElseThrow();
    }

    private Server server() {
      return server(random.nextInt(servers.length));
    }

    private Server server(int number) {
      if (servers[number] == null) {
        servers[number] = new Server(datastream);
      }
      return servers[number];
    }

    @Override
    public void close() {
      producer.close();
      for (Server server : servers) {
        if (server != null) {
          server.close();
        }
      }
    }
  }
}

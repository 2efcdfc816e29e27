package io.datastream.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.embedded.Services;
import io.datastream.packaged.Ended;
import io.datastream.packaged.PackagedFixture;
import io.datastream.testing.Fixture;
import io.datastream.testing.Topic;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * One-shot commands whose PostgreSQL falls silent or cuts them off. With {@code -Dfaults=all} every
 * fault at every stage, with the bounds that users have; what was seen goes to {@code
 * target/faults.md}. {@code -Dfaults.only=} takes some of them, by a regular expression.
 */
class FaultsIT {
  private static final boolean ALL = "all".equals(System.getProperty("faults"));
  private static final String ONLY = System.getProperty("faults.only", ".*");
  private static final int MESSAGES = 300;
  private static final Path TABLE = Path.of("target/faults.md");

  /** Shorter than the defaults, so that they can be waited for. */
  private static final Map<String, String> SHORT_BOUNDS =
      Map.of(
          "DATASTREAM_CONNECT_TIMEOUT", "2s",
          "DATASTREAM_STATEMENT_TIMEOUT", "1500ms",
          "DATASTREAM_MIGRATE_TIMEOUT", "3s",
          "DATASTREAM_PROCESS_WRITE_TIMEOUT", "3s",
          "DATASTREAM_PROCESS_RECOVER_FOR", "5s");

  /** The defaults, in seconds, but for a migration, whose ten minutes nobody waits for here. */
  private static final int CONNECT = 4;

  private static final int STATEMENT = 10;
  private static final int BATCH = 60;
  private static final int RECOVER = 30;
  private static final int MIGRATE = 20;
  private static final int TIMEOUT = 5;
  private static final int GRACE = 10;

  /** A new connection's time, and what giving back takes. */
  private static final int ENTERING_THE_FAILURE = 6;

  /** Starting a JVM beside others, saying what happened, and ending. */
  private static final int START_AND_END = 15;

  private static final String OVERDUE = "datastream: the run's time (5000 ms, timeout-ms)";

  private static Services services;

  @BeforeAll
  static void start() throws IOException {
    services = Services.start();
    if (ALL) {
      Files.writeString(
          TABLE,
          "| command | stage | fault | took | exit | last line of stderr |\n| - | - | - | - | - | - |\n");
    }
  }

  @AfterAll
  static void stop() {
    services.close();
  }

  /** What strikes whom, when. */
  record Case(Command command, Stage stage, Fault fault) {
    @Override
    public String toString() {
      return command + ", " + stage + ", " + fault;
    }
  }

  /** A command, with the stages on its way. */
  enum Command {
    PROCESS(
        List.of("process", "--drain"),
        Stage.FIRST,
        Stage.LEASE,
        Stage.LEDGER,
        Stage.CLAIM,
        Stage.BATCH,
        Stage.COMMIT,
        Stage.OFFSETS,
        Stage.COUNTS,
        Stage.END,
        Stage.GIVING_BACK),
    PROCESS_IN_TIME(
        List.of("process", "--max-messages", "300", "--timeout-ms", "5000"),
        Stage.LEASE,
        Stage.LEDGER,
        Stage.BATCH,
        Stage.COMMIT,
        Stage.END),
    INGEST(
        List.of("ingest", "--sample"),
        Stage.FIRST,
        Stage.LEASE,
        Stage.LEDGER,
        Stage.END,
        Stage.GIVING_BACK),
    STATUS(List.of("status"), Stage.FIRST, Stage.OFFSETS, Stage.RUNS),
    MIGRATE(List.of("migrate"), Stage.FIRST, Stage.MIGRATION);

    private final List<String> line;
    private final List<Stage> stages;

    Command(List<String> line, Stage... stages) {
      this.line = line;
      this.stages = List.of(stages);
    }

    boolean isProcess() {
      return this == PROCESS || this == PROCESS_IN_TIME;
    }
  }

  static Stream<Case> cases() {
    if (ALL) {
      return Arrays.stream(Command.values())
          .flatMap(
              command ->
                  command.stages.stream()
                      .flatMap(
                          stage ->
                              Arrays.stream(Fault.values())
                                  .map(fault -> new Case(command, stage, fault))))
          .filter(it -> it.toString().matches(ONLY));
    }
    return Stream.of(
        new Case(Command.PROCESS, Stage.FIRST, Fault.SILENT_FOR_GOOD),
        new Case(Command.PROCESS, Stage.LEASE, Fault.SILENT),
        new Case(Command.PROCESS, Stage.LEDGER, Fault.RESET_BEFORE_THE_ANSWER),
        new Case(Command.PROCESS, Stage.BATCH, Fault.SILENT),
        new Case(Command.PROCESS, Stage.COMMIT, Fault.SILENT),
        new Case(Command.PROCESS, Stage.COMMIT, Fault.SILENT_FOR_GOOD),
        new Case(Command.PROCESS, Stage.COUNTS, Fault.RESET),
        new Case(Command.PROCESS, Stage.END, Fault.RESET_BEFORE_THE_ANSWER),
        new Case(Command.PROCESS, Stage.GIVING_BACK, Fault.SILENT),
        new Case(Command.INGEST, Stage.LEDGER, Fault.SILENT),
        new Case(Command.INGEST, Stage.END, Fault.RESET_BEFORE_THE_ANSWER),
        new Case(Command.STATUS, Stage.FIRST, Fault.SILENT_FOR_GOOD),
        new Case(Command.STATUS, Stage.RUNS, Fault.SILENT),
        new Case(Command.STATUS, Stage.RUNS, Fault.RESET),
        new Case(Command.MIGRATE, Stage.MIGRATION, Fault.SILENT));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void itEndsAndNothingIsLostOrDoubled(Case it) {
    try (PackagedFixture fixture =
        it.command() == Command.MIGRATE
            ? PackagedFixture.withoutSchema(services)
            : filled(it.command())) {
      String url = url(fixture.it());
      Ended ended;
      try (FaultyLine line = new FaultyLine(url).strikingAt(it.stage(), it.fault())) {
        ended =
            fixture
                .datastream()
                .with(Map.of("DATABASE_URL", line.through(url)))
                .with(ALL ? Map.of("DATASTREAM_MIGRATE_TIMEOUT", MIGRATE + "s") : SHORT_BOUNDS)
                .run(it.command().line.toArray(String[]::new));
        assertThat(line.hasStruck()).as(ended.toString()).isTrue();
      }
      note(it, ended);
      assertInWords(it, ended);
      assertThat(ended.millis()).as(ended.toString()).isLessThan(bound(it) * 1000L);
      if (heals(it)) {
        assertThat(ended.exitCode()).as(ended.toString()).isZero();
      }
      if (ALL && it.command() == Command.PROCESS_IN_TIME && it.fault() == Fault.SILENT) {
        assertEndedInTime(fixture, ended);
      }
      if (it.command().isProcess()) {
        assertEachOnce(fixture, ended);
      } else if (it.command() == Command.INGEST) {
        // What was sent before the last word could not be entered stays sent.
        boolean sent = ended.exitCode() == 0 || it.stage() == Stage.END;
        assertThat(fixture.it().topic().end()).isEqualTo(sent ? 1 : 0);
      }
    }
  }

  /** Another connection would do, or nothing was left to be done. */
  private static boolean heals(Case it) {
    return it.stage() != Stage.FIRST
        && it.command() != Command.MIGRATE
        && it.command() != Command.PROCESS_IN_TIME
        && (it.fault() != Fault.SILENT_FOR_GOOD || it.stage() == Stage.GIVING_BACK);
  }

  /** Seconds that the command may take, by docs/operations.md. */
  private static int bound(Case it) {
    if (!ALL) {
      return 40;
    }
    if (it.command() == Command.PROCESS_IN_TIME && silent(it)) {
      return START_AND_END
          + TIMEOUT
          + GRACE
          + (it.fault() == Fault.SILENT_FOR_GOOD ? ENTERING_THE_FAILURE : 0);
    }
    int stage = it.stage() == Stage.FIRST ? CONNECT : it.stage() == Stage.BATCH ? BATCH : STATEMENT;
    if (it.stage() == Stage.MIGRATION) {
      // Flyway's lock is on a connection of its own, which is as silent.
      stage = 2 * MIGRATE;
    }
    boolean run = it.command() != Command.STATUS && it.command() != Command.MIGRATE;
    return switch (it.fault()) {
      case SILENT -> START_AND_END + stage;
      case SILENT_FOR_GOOD ->
          START_AND_END
              + stage
              + CONNECT
              + (run && it.stage() != Stage.FIRST ? RECOVER + ENTERING_THE_FAILURE : 0);
      case RESET, RESET_BEFORE_THE_ANSWER -> START_AND_END;
    };
  }

  private static boolean silent(Case it) {
    return it.fault() == Fault.SILENT || it.fault() == Fault.SILENT_FOR_GOOD;
  }

  /** One line says what was wrong, and no stack. */
  private static void assertInWords(Case it, Ended ended) {
    assertThat(ended.stderr())
        .as(ended.toString())
        .doesNotContain("\tat ", "Exception:", "Vert.x shutdown timed out", "null");
    if (ended.exitCode() != 0) {
      assertThat(ended.exitCode()).as(ended.toString()).isEqualTo(1);
      assertThat(ended.stdout()).as(ended.toString()).isEmpty();
      assertThat(lastLine(ended)).startsWith(isOverdue(it) ? OVERDUE : "datastream: PostgreSQL ");
    }
  }

  /** Whether nobody answers before the run's time is over. */
  private static boolean isOverdue(Case it) {
    return it.command() == Command.PROCESS_IN_TIME
        && (it.stage() == Stage.BATCH
            || it.stage() == Stage.END && it.fault() == Fault.SILENT_FOR_GOOD);
  }

  private static void assertEachOnce(PackagedFixture fixture, Ended ended) {
    Fixture it = fixture.it();
    if (ended.exitCode() == 0) {
      assertThat(ended.json().get("messages").asLong()).isEqualTo(it.rows("s"));
      assertThat(it.tables().texts("SELECT status FROM pipeline_runs"))
          .as(ended.toString())
          .containsExactly("succeeded");
    }
    Ended rest = fixture.datastream().run("process", "--drain");
    assertThat(rest.exitCode()).as(rest.toString()).isZero();
    assertThat(it.rows("s")).isEqualTo(MESSAGES);
    assertThat(it.tables().number("SELECT sum(inserted) FROM pipeline_runs")).isEqualTo(MESSAGES);
    assertThat(it.tables().number("SELECT sum(updated) FROM pipeline_runs")).isZero();
    assertThat(it.tables().number("SELECT count(*) FROM pipeline_runs WHERE status = 'running'"))
        .isZero();
  }

  /** What was in hand has its time, and what the run ends with hardly takes any more. */
  private static void assertEndedInTime(PackagedFixture fixture, Ended ended) {
    assertThat(
            fixture
                .it()
                .tables()
                .number(
                    "SELECT coalesce(max(extract(epoch FROM finished_at - started_at) * 1000), 0)::bigint"
                        + " FROM pipeline_runs"))
        .as(ended.toString())
        .isLessThan((TIMEOUT + GRACE + 1) * 1000L);
  }

  private static PackagedFixture filled(Command command) {
    PackagedFixture fixture = PackagedFixture.on(services);
    fixture.it().topic().create(1, Map.of());
    if (command.isProcess()) {
      fixture
          .it()
          .topic()
          .send(
              LongStream.range(0, MESSAGES)
                  .mapToObj(id -> Topic.envelope("s", id))
                  .toArray(String[]::new));
    }
    return fixture;
  }

  private static String url(Fixture it) {
    return services
        .databaseUrl()
        .replaceFirst("[^/]+$", it.tables().text("SELECT current_database()"));
  }

  private static String lastLine(Ended ended) {
    List<String> lines = new ArrayList<>(ended.stderr().lines().toList());
    return lines.isEmpty() ? "" : lines.get(lines.size() - 1);
  }

  private static void note(Case it, Ended ended) {
    if (!ALL) {
      return;
    }
    String row =
        "| %s | %s | %s | %.1f s | %d | %s |%n"
            .formatted(
                String.join(" ", it.command().line),
                it.stage(),
                it.fault(),
                ended.millis() / 1000.0,
                ended.exitCode(),
                lastLine(ended).replaceFirst("postgresql://[^ ]*", "postgresql://…"));
    try {
      Files.writeString(TABLE, row, StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.datastream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.datastream.postgres.SchemaMissingException;
import io.datastream.postgres.address.DatabaseAddress;
import io.datastream.process.progress.RunBounds;
import io.datastream.run.InvalidRunKeyException;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunKind;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.catalog.UnknownSourceException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import io.smallrye.mutiny.TimeoutException;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FailureTest {
  static Stream<RuntimeException> wrong() {
    return Stream.of(
        new UsageException("wrong usage"),
        new UnknownSourceException("x", List.of("sample")),
        new SourceConfigurationException("datastream.sources.a.type: nothing is given"),
        new InvalidRunKeyException(" "),
        thrown(() -> new RunBounds(Optional.of(0L), Optional.empty(), true)),
        thrown(() -> DatabaseAddress.parse("mysql://localhost/db")));
  }

  static Stream<RuntimeException> failed() {
    return Stream.of(
        new ServiceUnreachableException("Kafka", "h:9092", "kafka.bootstrap.servers", "no", null),
        new SchemaMissingException("db", new IOException("no table")),
        new RunInProgressException(RunKind.PROCESS, UUID.randomUUID(), Duration.ofSeconds(1)),
        new IllegalStateException("something else"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void wrongUsageAndConfigurationExitWith2(RuntimeException wrong) {
    Failure expected = new Failure(ExitCode.USAGE, wrong.getMessage());

    assertThat(Failure.of(wrong)).isEqualTo(expected);
    assertThat(Failure.of(new CompletionException(wrong))).isEqualTo(expected);
    assertThat(Failure.of(new IllegalStateException("start failed", wrong))).isEqualTo(expected);
  }

  @ParameterizedTest
  @MethodSource("failed")
  void everythingElseExitsWith1(RuntimeException failed) {
    Failure expected = new Failure(ExitCode.FAILED, failed.getMessage());

    assertThat(Failure.of(failed)).isEqualTo(expected);
    assertThat(Failure.of(new CompletionException(new CompletionException(failed))))
        .isEqualTo(expected);
  }

  @Test
  void theLineIsOneLine() {
    assertThat(Failure.of(new IllegalStateException("first \n\tsecond\r\nthird")).line())
        .isEqualTo("first second third");
  }

  @Test
  void aFailureWithoutWordsIsMoreThanAClass() {
    assertThat(Failure.of(new NullPointerException()).line())
        .startsWith("failed without a message (java.lang.NullPointerException)");
    assertThat(Failure.of(new IllegalStateException("")).line())
        .startsWith("failed without a message (java.lang.IllegalStateException)");
    assertThat(Failure.of(new TimeoutException()).line())
        .startsWith("failed without a message (io.smallrye.mutiny.TimeoutException)");
  }

  @Test
  void wrongConfigurationNamesEveryProblemInOneLine() {
    SmallRyeConfigBuilder builder =
        new SmallRyeConfigBuilder()
            .withMapping(DatastreamConfig.class)
            .withSources(
                new PropertiesConfigSource(
                    Map.of(
                        "datastream.process.batch-bytes", "many",
                        "datastream.process.max-messages", "few"),
                    "test",
                    100));

    Failure failure = Failure.of(thrown(builder::build));

    assertThat(failure.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(failure.line())
        .startsWith("configuration: ")
        .contains("datastream.process.batch-bytes", "datastream.process.max-messages")
        .doesNotContain("SRCFG", "\n");
  }

  @Test
  void aCircleOfCausesComesToAnEnd() {
    Exception inner = new IOException("inner");
    Exception outer = new IllegalStateException("outer", inner);
    inner.initCause(outer);

    assertThat(Failure.of(outer)).isEqualTo(new Failure(ExitCode.FAILED, "outer"));
  }

  private static RuntimeException thrown(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      return e;
    }
    throw new AssertionError("nothing was thrown");
  }
}

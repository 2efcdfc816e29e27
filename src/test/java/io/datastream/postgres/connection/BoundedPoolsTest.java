package io.datastream.postgres.connection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.InvalidSettingException;
import io.datastream.faults.FaultyLine;
import io.datastream.testing.Fixture;
import io.datastream.testing.OwnTopicAndDatabase;
import io.datastream.testing.Tables;
import io.quarkus.reactive.pg.client.PgPoolCreator;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.mutiny.sqlclient.Pool;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.sqlclient.PoolOptions;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.eclipse.microprofile.config.ConfigProvider;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A pool of its own, over a line that falls silent. */
@QuarkusTest
@TestProfile(BoundedPoolsTest.Profile.class)
class BoundedPoolsTest {
  /** Bounds that can be waited for. */
  public static class Profile extends OwnTopicAndDatabase {
    public Profile() {
      super(Map.of("datastream.statement-timeout", "1s", "datastream.connect-timeout", "2s"));
    }
  }

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int SIZE = 3;

  @Inject Vertx vertx;
  @Inject DatastreamConfig config;

  private final OpenConnections connections = new OpenConnections();
  private BoundedPools pools;
  private FaultyLine line;
  private Pool pool;
  private Tables tables;

  @BeforeEach
  void connect() {
    String url = setting("quarkus.datasource.reactive.url");
    line = new FaultyLine(url);
    tables = Fixture.connect();
    pools =
        new BoundedPools(config, connections, new DatabaseServers(config, Optional.empty(), false));
    PoolOptions options = new PoolOptions().setMaxSize(SIZE);
    pool =
        Pool.newInstance(
            pools.create(new Input(vertx, options, List.of(server(line.through(url))))));
  }

  @AfterEach
  void close() {
    pools.close();
    pool.closeAndForget();
    line.close();
    tables.close();
  }

  private static PgConnectOptions server(String url) {
    return PgConnectOptions.fromUri(url)
        .setUser(setting("quarkus.datasource.username"))
        .setPassword(setting("quarkus.datasource.password"));
  }

  private record Input(
      Vertx vertx, PoolOptions poolOptions, List<PgConnectOptions> pgConnectOptionsList)
      implements PgPoolCreator.Input {}

  @Test
  void aStatementThatIsNotAnsweredHasItsTimeAndTheNextOneAnotherConnection() {
    SqlConnection silent = taken();
    line.silenceOpen();

    assertThatThrownBy(() -> ask(silent, "SELECT 1"))
        .hasRootCauseInstanceOf(NoAnswerException.class)
        .hasStackTraceContaining("1000 ms (datastream.statement-timeout)");
    await(silent.close());

    SqlConnection another = taken();
    assertThat(ask(another, "SELECT 2")).isEqualTo("2");
    await(another.close());
  }

  @Test
  void whatWaitsBehindItHearsWhyToo() {
    SqlConnection silent = taken();
    line.silenceOpen();

    List<Throwable> failures =
        await(
            Uni.join()
                .all(failure(silent, "SELECT 1"), failure(silent, "SELECT 2"))
                .andCollectFailures());

    assertThat(failures).hasOnlyElementsOfType(NoAnswerException.class);
  }

  @Test
  void aStatementMayBeGivenMoreTime() {
    SqlConnection slow = taken();
    connections.allow(slow, new Patience(PATIENCE, "a test"));
    assertThat(ask(slow, "SELECT 3 FROM pg_sleep(2)")).isEqualTo("3");

    connections.allowUsual(slow);
    assertThatThrownBy(() -> ask(slow, "SELECT 3 FROM pg_sleep(60)"))
        .hasRootCauseInstanceOf(NoAnswerException.class);
  }

  @Test
  void othersThatAreAsQuietGoToo() {
    List<SqlConnection> all = Stream.generate(this::taken).limit(SIZE).toList();
    all.stream().skip(1).forEach(it -> await(it.close()));
    line.silenceOpen();

    assertThatThrownBy(() -> ask(all.get(0), "SELECT 1"))
        .hasRootCauseInstanceOf(NoAnswerException.class);

    Awaitility.await().atMost(PATIENCE).until(() -> connections.count() == 0);
  }

  @Test
  void askedForASignOfLifeThoseThatGiveNoneGo() {
    List<SqlConnection> all = Stream.generate(this::taken).limit(SIZE).toList();
    assertThat(await(connections.probe())).isEqualTo(SIZE);
    all.forEach(it -> await(it.close()));
    line.silenceOpen();

    assertThatThrownBy(() -> await(connections.probe()))
        .hasRootCauseInstanceOf(NoAnswerException.class);

    Awaitility.await().atMost(PATIENCE).until(() -> connections.count() == 0);
    assertThat(ask(taken(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void postgresSideOfADroppedConnectionIsEnded() {
    SqlConnection holding = taken();
    ask(holding, "SELECT pg_advisory_lock(4712)");
    line.silenceOpen();
    assertThatThrownBy(() -> ask(holding, "SELECT 1"))
        .hasRootCauseInstanceOf(NoAnswerException.class);
    assertThat(locks()).isOne();

    taken();

    Awaitility.await().atMost(PATIENCE).until(() -> locks() == 0);
  }

  @Test
  void openingHasItsTime() {
    line.silenceAll();

    assertThatThrownBy(this::taken)
        .hasRootCauseInstanceOf(NoAnswerException.class)
        .hasStackTraceContaining("2000 ms (datastream.connect-timeout)");
    assertThat(connections.count()).isZero();
    Awaitility.await().atMost(PATIENCE).until(() -> line.clients() == 0);
  }

  @Test
  void ofSeveralServersOneThatIsSilentIsPassedOver() {
    line.silenceAll();
    String url = setting("quarkus.datasource.reactive.url");
    OpenConnections ofBoth = new OpenConnections();
    BoundedPools severalServers =
        new BoundedPools(config, ofBoth, new DatabaseServers(config, Optional.empty(), true));
    Pool several =
        Pool.newInstance(
            severalServers.create(
                new Input(
                    vertx,
                    new PoolOptions().setMaxSize(SIZE),
                    List.of(server(line.through(url)), server(url)))));
    try {
      SqlConnection connection = await(several.getConnection());
      assertThat(ask(connection, "SELECT 1")).isEqualTo("1");
      await(connection.close());
    } finally {
      severalServers.close();
      several.closeAndForget();
    }
  }

  @Test
  void waitingForOthersToGiveBackHasItsTime() {
    List<SqlConnection> all = Stream.generate(this::taken).limit(SIZE).toList();

    assertThatThrownBy(this::taken).hasStackTraceContaining("Timeout");

    await(all.get(0).close());
    assertThat(ask(taken(), "SELECT 1")).isEqualTo("1");
  }

  @Test
  void everySessionWaitsForLocksForItsTimeOnly() {
    assertThat(ask(taken(), "SHOW lock_timeout")).isEqualTo("500ms");
  }

  @Test
  void aPoolThatCanNotServeTheWritersIsRefused() {
    int least = config.process().writers() + 2;
    pools.check(null, least);

    assertThatThrownBy(() -> pools.check(null, least - 1))
        .isInstanceOf(InvalidSettingException.class)
        .hasMessageContainingAll("quarkus.datasource.reactive.max-size", "from " + least);
  }

  private long locks() {
    return tables.number(
        "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND objid = 4712");
  }

  private SqlConnection taken() {
    return await(pool.getConnection());
  }

  private static String ask(SqlConnection connection, String sql) {
    return await(connection.query(sql).execute().map(rows -> rows.iterator().next()))
        .getValue(0)
        .toString();
  }

  private static Uni<Throwable> failure(SqlConnection connection, String sql) {
    return connection.query(sql).execute().onItemOrFailure().transform((item, failure) -> failure);
  }

  private static <T> T await(Uni<T> answer) {
    return answer.await().atMost(PATIENCE);
  }

  private static String setting(String key) {
    return ConfigProvider.getConfig().getValue(key, String.class);
  }
}

package io.datastream.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.config.ServiceUnreachableException;
import io.datastream.testing.Backends;
import io.datastream.testing.OwnTopicAndDatabase;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.smallrye.mutiny.TimeoutException;
import io.smallrye.mutiny.Uni;
import io.vertx.mutiny.sqlclient.Row;
import io.vertx.mutiny.sqlclient.RowSet;
import io.vertx.mutiny.sqlclient.SqlConnection;
import io.vertx.mutiny.sqlclient.Tuple;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/**
 * A connection that ends under somebody's hands, at each point that the driver has words of its own
 * for: all of them are PostgreSQL's absence, which a run waits out, and name it.
 */
@QuarkusTest
@TestProfile(LostConnectionTest.Profile.class)
class LostConnectionTest {
  /** Defaults. */
  public static class Profile extends OwnTopicAndDatabase {}

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LOCK = "SELECT pg_advisory_lock(4711)";
  private static final String END_IT = "SELECT pg_terminate_backend(pg_backend_pid())";

  @Inject Database database;

  @Test
  void aStatementAfterTheEnd() {
    Throwable failure =
        failure(
            connection -> {
              Uni<Void> closed =
                  Uni.createFrom()
                      .emitter(end -> connection.closeHandler(() -> end.complete(null)));
              return Uni.combine()
                  .all()
                  .unis(closed, connection.query(END_IT).execute().onFailure().recoverWithNull())
                  .discardItems()
                  .chain(() -> connection.query("SELECT 1").execute());
            });

    assertSaysSo(failure);
  }

  @Test
  void statementsThatWaitForTheirTurn() {
    try (Backends backends = new Backends()) {
      SqlConnection other = database.reserve().await().atMost(PATIENCE);
      execute(other, LOCK);
      CompletableFuture<List<Throwable>> failures =
          database
              .onConnection(LostConnectionTest.this::waitingStatements)
              .subscribeAsCompletionStage();
      backends.terminate(backends.awaitWaitingForAdvisoryLock());

      assertThat(failures)
          .succeedsWithin(PATIENCE)
          .asInstanceOf(InstanceOfAssertFactories.list(Throwable.class))
          .hasSize(3)
          .allSatisfy(LostConnectionTest::assertSaysSo);
      execute(other, "SELECT pg_advisory_unlock_all()");
      other.closeAndAwait();
    }
  }

  /** As after a failover: the sessions in the pool are with a server that has become a standby. */
  @Test
  void sessionsOfAServerThatOnlyReadsAreLeft() {
    List<SqlConnection> pooled =
        IntStream.range(0, 4).mapToObj(it -> database.reserve().await().atMost(PATIENCE)).toList();
    pooled.forEach(it -> execute(it, "SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY"));
    pooled.forEach(SqlConnection::closeAndAwait);

    Throwable failure = failure(it -> it.query("CREATE TABLE written_to (id int)").execute());

    assertSaysSo(failure);
    assertThat(failure).hasMessageContaining("only reads");
    assertThat(failure(it -> it.query("CREATE TABLE written_to (id int)").execute())).isNull();
  }

  @Test
  void aConnectionThatIsDroppedLeavesItsPlaceToAnotherAtOnce() {
    int moreThanThereArePlaces = 20;
    for (int i = 0; i < moreThanThereArePlaces; i++) {
      Throwable failure =
          database
              .onConnection(it -> it.query("SELECT pg_sleep(60)").execute())
              .ifNoItem()
              .after(Duration.ofMillis(20))
              .fail()
              .onItemOrFailure()
              .transform((item, failed) -> failed)
              .await()
              .atMost(PATIENCE);
      assertThat(failure).isInstanceOf(TimeoutException.class);
      assertThat(failure(it -> it.query("SELECT 1").execute())).isNull();
    }
  }

  /** A statement that has to be prepared lets the ones after it wait inside the driver. */
  private Uni<List<Throwable>> waitingStatements(SqlConnection connection) {
    return Uni.join()
        .all(
            outcome(connection.query(LOCK).execute()),
            outcome(connection.preparedQuery("SELECT $1::int").execute(Tuple.of(1))),
            outcome(connection.preparedQuery("SELECT $1::text").execute(Tuple.of("2"))))
        .andCollectFailures();
  }

  private Uni<Throwable> outcome(Uni<RowSet<Row>> statement) {
    return statement
        .onItemOrFailure()
        .transform((item, failed) -> failed == null ? null : database.inWords(failed));
  }

  private Throwable failure(Function<SqlConnection, Uni<?>> work) {
    return database
        .onConnection(connection -> work.apply(connection).replaceWithVoid())
        .onItemOrFailure()
        .transform((item, failed) -> failed)
        .await()
        .atMost(PATIENCE);
  }

  private static void execute(SqlConnection connection, String statement) {
    connection.query(statement).execute().await().atMost(PATIENCE);
  }

  private static void assertSaysSo(Throwable failure) {
    assertThat(failure)
        .isInstanceOf(ServiceUnreachableException.class)
        .hasMessageContaining("PostgreSQL is not reachable")
        .hasMessageContaining("DATABASE_URL");
  }
}

package io.datastream.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;

/** PostgreSQL's side of the application under test, to be seen and disturbed from outside. */
public final class Backends implements AutoCloseable {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final String WAITING =
      "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
          + " AND wait_event_type = 'Lock' AND wait_event ";

  private static final String CLAIMING =
      "SELECT DISTINCT pid FROM pg_locks WHERE locktype = 'advisory' AND granted AND objsubid = 2"
          + " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";

  private final Tables tables = Fixture.connect();

  /** Returns when somebody waits for a lock on a table or a row. */
  public List<String> awaitWaiting() {
    return await().atMost(LIMIT).until(() -> waiting("<> 'advisory'"), found -> !found.isEmpty());
  }

  /** Returns when somebody waits for an advisory lock. */
  public List<String> awaitWaitingForAdvisoryLock() {
    return await().atMost(LIMIT).until(() -> waiting("= 'advisory'"), found -> !found.isEmpty());
  }

  private List<String> waiting(String on) {
    return tables.texts(WAITING + on);
  }

  /** The backends that hold claims on partitions. */
  public List<String> claiming() {
    return tables.texts(CLAIMING);
  }

  /** When each of those began that wait for a lock on a table or a row. */
  public List<String> waitingSince() {
    return tables.texts(
        WAITING.replace("SELECT pid", "SELECT pid || ' ' || query_start") + "<> 'advisory'");
  }

  /** The backends of this database that aren't the test's own. */
  public List<String> ofTheApplication() {
    return tables.texts(
        "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
            + " AND application_name NOT LIKE '%JDBC%'");
  }

  /** Ends the backends, as an administrator would; returns when they are gone. */
  public void terminate(List<String> pids) {
    assertThat(pids).isNotEmpty();
    for (String pid : pids) {
      tables.text("SELECT pg_terminate_backend(" + pid + ")");
    }
    String among = String.join(", ", pids);
    await()
        .atMost(LIMIT)
        .until(
            () ->
                tables.number("SELECT count(*) FROM pg_stat_activity WHERE pid IN (" + among + ")")
                    == 0);
  }

  @Override
  public void close() {
    tables.close();
  }
}

package io.datastream.embedded;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;

/**
 * A PostgreSQL server of its own: a free port of 127.0.0.1, data in a temporary directory that is
 * deleted at the end, role and database {@value #NAME} with the password {@value #NAME}.
 *
 * <p>PostgreSQL refuses to run as root; zonky's starter then uses {@code unshare -U}, which every
 * Linux has.
 */
public final class PostgresService implements AutoCloseable {
  /** Role, password and database. */
  public static final String NAME = "datastream";

  // Generous, since it only ends a start that hangs; a busy two-core machine can need a while.
  private static final Duration STARTUP = Duration.ofSeconds(60);

  private final int port;
  private final Path directory;
  private final CloseOnce closing;

  private PostgresService(int port, Path directory, CloseOnce closing) {
    this.port = port;
    this.directory = directory;
    this.closing = closing;
  }

  /** Starts a server for tests. */
  public static PostgresService start() {
    return start(Durability.FAST);
  }

  /** Starts a server and returns when it answers. */
  public static PostgresService start(Durability durability) {
    QuietLogs.apply();
    return Attempts.start("PostgreSQL", () -> attempt(durability));
  }

  /** As {@code postgresql://127.0.0.1:5432/datastream}. */
  public String url() {
    return "postgresql://127.0.0.1:" + port + "/" + NAME;
  }

  /** Stops it as an administrator does: connections are ended, what is open is rolled back. */
  public void stop() {
    pgCtl().stop("fast");
  }

  /** Stops it as a crash does. */
  public void crash() {
    pgCtl().stop("immediate");
  }

  /** Starts it again after it was stopped: same port, same data. */
  public void startAgain() {
    pgCtl().start();
  }

  private PgCtl pgCtl() {
    return new PgCtl(data(directory), log(directory));
  }

  private static Path data(Path directory) {
    return directory.resolve("data");
  }

  private static Path log(Path directory) {
    return directory.resolve("server.log");
  }

  /** Where everything of this server is; gone once it is closed. */
  Path directory() {
    return directory;
  }

  @Override
  public void close() {
    closing.close();
  }

  private static PostgresService attempt(Durability durability) throws Exception {
    TemporaryDirectory directory = TemporaryDirectory.create("datastream-postgres");
    // The hook comes first: ctrl-C during the start must not leave the directory either.
    Stopping stopping = new Stopping(directory);
    CloseOnce closing = CloseOnce.atExitOrBefore("PostgreSQL", stopping::run);
    Path log = log(directory.path());
    try {
      EmbeddedPostgres server = builder(directory, log, durability).start();
      stopping.server = server;
      createRoleAndDatabase(server);
      return new PostgresService(server.getPort(), directory.path(), closing);
    } catch (IOException | SQLException | RuntimeException e) {
      IllegalStateException failure = new IllegalStateException(logged(log), e);
      closing.close();
      throw failure;
    }
  }

  private static EmbeddedPostgres.Builder builder(
      TemporaryDirectory directory, Path log, Durability durability) throws IOException {
    EmbeddedPostgres.Builder builder =
        EmbeddedPostgres.builder()
            .setPort(FreePorts.find(1).get(0))
            .setDataDirectory(data(directory.path()))
            .setOverrideWorkingDirectory(binaries().toFile())
            .setRegisterShutdownHook(false)
            .setPGStartupWait(STARTUP)
            // Whatever the environment says: it may name a locale that isn't installed.
            .setLocaleConfig("locale", "C")
            .setServerConfig("listen_addresses", "127.0.0.1")
            // Else there would be socket files in /tmp, outside our directory.
            .setServerConfig("unix_socket_directories", "")
            .setOutputRedirector(Redirect.appendTo(log.toFile()))
            .setErrorRedirector(Redirect.appendTo(log.toFile()));
    if (durability == Durability.DURABLE) {
      // zonky starts the server with -F (no fsync); a later -c has the last word.
      builder.setServerConfig("fsync", "on").setServerConfig("synchronous_commit", "on");
    }
    return builder;
  }

  /**
   * Where the binaries are unpacked, once, for all later starts. One per user: zonky's own choice
   * is one for all, which locks out everybody but the first.
   */
  private static Path binaries() {
    return Path.of(
        System.getProperty("java.io.tmpdir"),
        "datastream-postgres-binaries-" + System.getProperty("user.name"));
  }

  private static void createRoleAndDatabase(EmbeddedPostgres server) throws SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        Statement statement = connection.createStatement()) {
      // CREATEDB, so that tests can have fresh databases without a superuser.
      statement.execute("create role " + NAME + " login createdb password '" + NAME + "'");
      statement.execute("create database " + NAME + " owner " + NAME);
    }
  }

  private static String logged(Path log) {
    try {
      return "PostgreSQL says: " + Files.readString(log).strip();
    } catch (IOException e) {
      return "PostgreSQL left no log";
    }
  }

  /** What closing means; the server is only known once it has started. */
  private static final class Stopping {
    private final TemporaryDirectory directory;
    private volatile EmbeddedPostgres server;

    Stopping(TemporaryDirectory directory) {
      this.directory = directory;
    }

    void run() throws IOException {
      try (directory) {
        if (server != null) {
          server.close();
        }
      }
    }
  }
}

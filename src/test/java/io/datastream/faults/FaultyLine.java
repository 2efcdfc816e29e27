package io.datastream.faults;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;

/**
 * Stands between clients and PostgreSQL and passes everything on, until a client says what tells
 * the stage at which the fault strikes. It strikes once.
 */
public final class FaultyLine implements AutoCloseable {
  private final InetSocketAddress server;
  private final ServerSocket door;
  private final Set<FaultyConnection> connections = ConcurrentHashMap.newKeySet();
  private final CountDownLatch struck = new CountDownLatch(1);
  private volatile Stage stage;
  private volatile Fault fault;
  private volatile boolean silentForNew;

  /**
   * @param url of the database, as {@code postgresql://127.0.0.1:5432/datastream}
   */
  public FaultyLine(String url) {
    String[] hostAndPort = url.replaceFirst("postgresql://([^/]+)/.*", "$1").split(":");
    server = new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
    try {
      door = new ServerSocket(0, 200, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::acceptAll);
  }

  /** The database's address through this. */
  public String through(String url) {
    return url.replaceFirst("://[^/]+/", "://127.0.0.1:" + door.getLocalPort() + "/");
  }

  /** Lets the fault strike when a client reaches the stage. */
  public FaultyLine strikingAt(Stage when, Fault with) {
    fault = with;
    stage = when;
    return this;
  }

  /** Nothing passes any more, on connections that are open and on new ones. */
  public void silenceAll() {
    silentForNew = true;
    silenceOpen();
  }

  /** Nothing passes any more on the connections that are open now. */
  public void silenceOpen() {
    connections.forEach(FaultyConnection::fallSilent);
    struck.countDown();
  }

  /** Whether the fault has struck. */
  public boolean hasStruck() {
    return struck.getCount() == 0;
  }

  /** Connections that clients have not closed. */
  public long clients() {
    return connections.stream().filter(FaultyConnection::hasClient).count();
  }

  private synchronized Fault strikes(String sql) {
    if (stage == null || hasStruck() || !stage.isToldBy(sql)) {
      return null;
    }
    switch (fault) {
      case SILENT -> silenceOpen();
      case SILENT_FOR_GOOD -> silenceAll();
      default -> struck.countDown();
    }
    return fault;
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket behind = new Socket();
      behind.connect(server);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      FaultyConnection connection = new FaultyConnection(client, behind, this::strikes);
      connections.add(connection);
      if (silentForNew) {
        connection.fallSilent();
      }
      inBackground(connection::passRequests);
      inBackground(connection::passAnswers);
    }
  }

  /** A direction of a connection. */
  interface Pump {
    void run() throws IOException;
  }

  private static void inBackground(Pump pump) {
    Thread thread =
        new Thread(
            () -> {
              try {
                pump.run();
              } catch (IOException e) {
                // One side has closed, and so the other one is.
              }
            },
            "faulty line");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public void close() {
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    connections.forEach(FaultyConnection::close);
  }
}

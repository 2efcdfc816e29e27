package io.datastream.crash;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between clients and PostgreSQL, passes every message of the protocol on, and cuts one
 * connection at one commit: of the transactions that write records, the one with the chosen number.
 */
final class CommitCutter implements AutoCloseable {
  /** When the connection is cut. */
  enum When {
    /** The server never hears of the commit. */
    BEFORE_IT_ARRIVES,
    /** The server has committed; the client never hears. */
    BEFORE_IT_IS_ANSWERED
  }

  private final InetSocketAddress server;
  private final When when;
  private final AtomicInteger commitsToGo;
  private final ServerSocket door;
  private final List<Closeable> open = new ArrayList<>();

  /**
   * @param url of the database, as {@code postgresql://127.0.0.1:5432/datastream}
   * @param commit which one, from 1
   */
  CommitCutter(String url, When when, int commit) {
    String[] hostAndPort = url.replaceFirst("postgresql://([^/]+)/.*", "$1").split(":");
    this.server = new InetSocketAddress(hostAndPort[0], Integer.parseInt(hostAndPort[1]));
    this.when = when;
    this.commitsToGo = new AtomicInteger(commit);
    try {
      this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    inBackground(this::acceptAll);
  }

  /** The database's address through this. */
  String through(String url) {
    return url.replaceFirst("://[^/]+/", "://127.0.0.1:" + door.getLocalPort() + "/");
  }

  /** Whether the commit has come, and its connection was cut. */
  boolean hasCut() {
    return commitsToGo.get() <= 0;
  }

  private void acceptAll() throws IOException {
    while (true) {
      Socket client = door.accept();
      Socket behind = new Socket();
      keep(client, behind);
      behind.connect(server);
      client.setTcpNoDelay(true);
      behind.setTcpNoDelay(true);
      CutConnection connection =
          new CutConnection(client, behind, when, () -> commitsToGo.decrementAndGet() == 0);
      inBackground(connection::passRequests);
      inBackground(connection::passAnswers);
    }
  }

  private synchronized void keep(Closeable... more) {
    open.addAll(List.of(more));
  }

  private interface Pump {
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
            "commit cutter");
    thread.setDaemon(true);
    thread.start();
  }

  @Override
  public synchronized void close() {
    try {
      door.close();
      for (Closeable each : open) {
        each.close();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

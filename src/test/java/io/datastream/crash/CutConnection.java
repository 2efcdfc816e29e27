package io.datastream.crash;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/** One connection through {@link CommitCutter}, read message by message. */
final class CutConnection {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;
  private static final int NEVER = Integer.MAX_VALUE;

  private final Socket client;
  private final Socket behind;
  private final CommitCutter.When when;
  private final BooleanSupplier itsTurn;
  private final DataInputStream fromClient;
  private final DataOutputStream toClient;
  private final DataInputStream fromServer;
  private final DataOutputStream toServer;
  private final CommitWatch watch = new CommitWatch();

  /** The server says "ready" once after the start and once for each query and each sync. */
  private final AtomicInteger readiesAsked = new AtomicInteger(1);

  /** From when on nothing gets back to the client. */
  private volatile boolean silent;

  /** The "ready" that follows the commit to be cut. */
  private volatile int lastReady = NEVER;

  /**
   * @param itsTurn whether to cut at this commit; asked once a commit
   */
  CutConnection(Socket client, Socket behind, CommitCutter.When when, BooleanSupplier itsTurn)
      throws IOException {
    this.client = client;
    this.behind = behind;
    this.when = when;
    this.itsTurn = itsTurn;
    this.fromClient = in(client);
    this.toClient = out(client);
    this.fromServer = in(behind);
    this.toServer = out(behind);
  }

  void passRequests() throws IOException {
    try (client;
        behind) {
      passStart();
      while (true) {
        int type = fromClient.readUnsignedByte();
        byte[] body = body(fromClient);
        boolean commit = watch.commitsRecords((char) type, body);
        int ready = type == 'Q' || type == 'S' ? readiesAsked.incrementAndGet() : 0;
        if (commit && itsTurn.getAsBoolean()) {
          if (when == CommitCutter.When.BEFORE_IT_ARRIVES) {
            return;
          }
          lastReady = ready;
          silent = true;
        }
        pass(type, body, fromClient, toServer);
      }
    }
  }

  void passAnswers() throws IOException {
    try (client;
        behind) {
      int readies = 0;
      while (true) {
        int type = fromServer.readUnsignedByte();
        byte[] body = body(fromServer);
        if (type == 'Z' && ++readies == lastReady) {
          return;
        }
        if (!silent) {
          pass(type, body, fromServer, toClient);
        }
      }
    }
  }

  /** The first message has no type; a wish for encryption, which has no such answer, is denied. */
  private void passStart() throws IOException {
    while (true) {
      byte[] body = body(fromClient);
      int code = new DataInputStream(new ByteArrayInputStream(body)).readInt();
      if (code != SSL_REQUEST && code != GSS_REQUEST) {
        toServer.writeInt(body.length + Integer.BYTES);
        toServer.write(body);
        toServer.flush();
        return;
      }
      toClient.writeByte('N');
      toClient.flush();
    }
  }

  private static void pass(int type, byte[] body, DataInputStream from, DataOutputStream to)
      throws IOException {
    to.writeByte(type);
    to.writeInt(body.length + Integer.BYTES);
    to.write(body);
    if (from.available() == 0) {
      to.flush();
    }
  }

  private static byte[] body(DataInputStream from) throws IOException {
    byte[] body = new byte[from.readInt() - Integer.BYTES];
    from.readFully(body);
    return body;
  }

  private static DataInputStream in(Socket socket) throws IOException {
    return new DataInputStream(new BufferedInputStream(socket.getInputStream()));
  }

  private static DataOutputStream out(Socket socket) throws IOException {
    return new DataOutputStream(new BufferedOutputStream(socket.getOutputStream()));
  }
}

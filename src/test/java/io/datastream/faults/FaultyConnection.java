package io.datastream.faults;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;

/** One connection through {@link FaultyLine}; what the client says is read message by message. */
final class FaultyConnection {
  private static final int SSL_REQUEST = 80877103;
  private static final int GSS_REQUEST = 80877104;

  private final Socket client;
  private final Socket behind;
  private final Function<String, Fault> strikes;
  private final Map<String, String> prepared = new HashMap<>();
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean silent;
  private volatile boolean left;
  private volatile boolean answersCut;

  /**
   * @param strikes what to do at this statement; null: nothing
   */
  FaultyConnection(Socket client, Socket behind, Function<String, Fault> strikes) {
    this.client = client;
    this.behind = behind;
    this.strikes = strikes;
  }

  /** Whether the client has not closed it. */
  boolean hasClient() {
    return !left;
  }

  /** Both sockets stay open; what was not passed on yet never is. */
  void fallSilent() {
    silent = true;
  }

  void passRequests() throws IOException {
    try {
      DataInputStream from = new DataInputStream(new BufferedInputStream(client.getInputStream()));
      DataOutputStream to =
          new DataOutputStream(new BufferedOutputStream(behind.getOutputStream()));
      passStart(from, to);
      while (true) {
        int type = from.readUnsignedByte();
        byte[] body = body(from);
        Fault fault = strikes(type, body);
        if (fault == Fault.RESET) {
          reset();
          return;
        }
        answersCut |= fault == Fault.RESET_BEFORE_THE_ANSWER;
        discardWhileSilent(from);
        to.writeByte(type);
        to.writeInt(body.length + Integer.BYTES);
        to.write(body);
        if (from.available() == 0) {
          to.flush();
        }
      }
    } finally {
      left = true;
      end();
    }
  }

  /** Statements are told when they are run, not when they are prepared. */
  private Fault strikes(int type, byte[] body) {
    return switch (type) {
      case 'P' -> {
        prepared.put(text(body, 0), text(body, 1));
        yield null;
      }
      case 'B' -> strikes.apply(prepared.getOrDefault(text(body, 1), ""));
      case 'Q' -> strikes.apply(text(body, 0));
      default -> null;
    };
  }

  void passAnswers() throws IOException {
    try {
      InputStream from = behind.getInputStream();
      OutputStream to = client.getOutputStream();
      byte[] some = new byte[1 << 16];
      while (true) {
        int count = from.read(some);
        if (count < 0) {
          return;
        }
        if (answersCut) {
          reset();
          return;
        }
        holdWhileSilent();
        to.write(some, 0, count);
      }
    } finally {
      end();
    }
  }

  /** One side has closed: the other one hears of it, unless nothing passes. */
  private void end() throws IOException {
    if (!silent) {
      client.close();
      behind.close();
    }
  }

  /** Until the client has had enough. */
  private void discardWhileSilent(InputStream from) throws IOException {
    if (silent) {
      from.transferTo(OutputStream.nullOutputStream());
      throw new IOException("silent until it was closed");
    }
  }

  private void holdWhileSilent() throws IOException {
    if (silent) {
      try {
        closed.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      throw new IOException("silent until it was closed");
    }
  }

  /** With nothing to linger for, closing is a reset. */
  private void reset() throws IOException {
    client.setSoLinger(true, 0);
    client.close();
  }

  /** The first message has no type; a wish for encryption, which has no such answer, is denied. */
  private void passStart(DataInputStream from, DataOutputStream to) throws IOException {
    while (true) {
      byte[] body = body(from);
      discardWhileSilent(from);
      int code = ByteBuffer.wrap(body).getInt();
      if (code != SSL_REQUEST && code != GSS_REQUEST) {
        to.writeInt(body.length + Integer.BYTES);
        to.write(body);
        to.flush();
        return;
      }
      client.getOutputStream().write('N');
    }
  }

  private static byte[] body(DataInputStream from) throws IOException {
    byte[] body = new byte[from.readInt() - Integer.BYTES];
    from.readFully(body);
    return body;
  }

  /** The n-th of the texts, each ended by a zero, that the message begins with. */
  private static String text(byte[] body, int n) {
    int begin = 0;
    for (int i = 0; ; i++) {
      int end = begin;
      while (body[end] != 0) {
        end++;
      }
      if (i == n) {
        return new String(body, begin, end - begin, StandardCharsets.UTF_8);
      }
      begin = end + 1;
    }
  }

  void close() {
    closed.countDown();
    try {
      client.close();
      behind.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

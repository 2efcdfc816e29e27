package io.datastream.source.http.body;

import io.datastream.source.OneLine;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * The body of an answer as a blocking stream with back-pressure.
 *
 * <p>The response is paused, and only {@value #AHEAD} buffers are asked for before they are used:
 * when the reader is slow Vert.x stops reading the socket, and TCP makes the server wait. The read
 * timeout runs only while the reader waits for bytes.
 */
public final class BodyStream extends InputStream {

  private static final int AHEAD = 8;

  private final HttpClientResponse response;
  private final Duration readTimeout;
  private final String readTimeoutKey;
  private final BlockingQueue<Signal> signals = new LinkedBlockingQueue<>();
  private final CompletableFuture<Void> begun = new CompletableFuture<>();
  private byte[] current = {};
  private int position;
  private Signal end;

  private sealed interface Signal {}

  private record Bytes(Buffer buffer) implements Signal {}

  private record Complete() implements Signal {}

  private record Lost(Throwable cause) implements Signal {}

  /** To be called on the response's event loop, as soon as the response is there. */
  public BodyStream(HttpClientResponse response, Duration readTimeout, String readTimeoutKey) {
    this.response = response.pause();
    this.readTimeout = readTimeout;
    this.readTimeoutKey = readTimeoutKey;
    response.handler(buffer -> came(new Bytes(buffer)));
    response.endHandler(nothing -> came(new Complete()));
    response.exceptionHandler(this::lost);
    response.fetch(AHEAD);
  }

  private void came(Signal signal) {
    signals.add(signal);
    begun.complete(null);
  }

  /**
   * Tells that the body has begun, or has ended empty.
   *
   * @return nothing; fails when the connection is lost before
   */
  public Uni<Void> begun() {
    return Uni.createFrom().completionStage(begun);
  }

  /**
   * The news of a lost connection can overtake bytes that came before it and wait in Vert.x for
   * demand. They are few, since nothing follows; all are taken before the loss is told.
   */
  private void lost(Throwable cause) {
    response.fetch(Long.MAX_VALUE);
    var context = Objects.requireNonNull(Vertx.currentContext(), "called on an event loop");
    context.runOnContext(
        nothing -> {
          signals.add(new Lost(cause));
          begun.completeExceptionally(new IOException(OneLine.of(cause), cause));
        });
  }

  @Override
  public int read() throws IOException {
    return available(true) ? current[position++] & 0xFF : -1;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    Objects.checkFromIndexSize(offset, length, buffer.length);
    if (length == 0) {
      return 0;
    }
    if (!available(true)) {
      return -1;
    }
    int count = Math.min(length, current.length - position);
    System.arraycopy(current, position, buffer, offset, count);
    position += count;
    return count;
  }

  @Override
  public int available() {
    return current.length - position;
  }

  private boolean available(boolean wait) throws IOException {
    while (wait && position == current.length) {
      if (end == null) {
        take();
      }
      if (end instanceof Complete) {
        return false;
      }
      if (end instanceof Lost lost) {
        if (lost.cause() instanceof Error error) {
          throw error;
        }
        throw new IOException("connection lost: " + OneLine.of(lost.cause()), lost.cause());
      }
    }
    return true;
  }

  private void take() throws IOException {
    var signal = next();
    if (signal instanceof Bytes bytes) {
      current = bytes.buffer().getBytes();
      position = 0;
      response.fetch(1);
    } else {
      end = signal;
    }
  }

  private Signal next() throws IOException {
    try {
      var signal = signals.poll(readTimeout.toMillis(), TimeUnit.MILLISECONDS);
      if (signal == null) {
        throw new IOException(
            "read timeout: no bytes for %s (%s)".formatted(seconds(readTimeout), readTimeoutKey));
      }
      return signal;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for bytes");
    }
  }

  public static String seconds(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + " s"
        : duration.toMillis() + " ms";
  }

  /** Ends the connection when the body is not complete: it is of no use to anybody else. */
  @Override
  public void close() {
    if (end == null) {
      response.request().reset();
    }
  }
}

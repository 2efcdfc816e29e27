package io.datastream.postgres.connection;

import io.netty.buffer.ByteBuf;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.impl.ContextInternal;
import io.vertx.core.net.SocketAddress;
import io.vertx.core.spi.metrics.ClientMetrics;
import io.vertx.core.tracing.TracingPolicy;
import io.vertx.pgclient.PgException;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.impl.Connection;
import io.vertx.sqlclient.impl.SocketConnectionBase;
import io.vertx.sqlclient.impl.command.CommandBase;
import io.vertx.sqlclient.spi.DatabaseMetadata;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.function.Consumer;
import org.jboss.logging.Logger;

/**
 * A connection that is dropped when PostgreSQL does not answer: its socket is closed, so that the
 * pool forgets it and all who wait on it hear why. PostgreSQL answers in the order of the commands,
 * so only the first one's time runs.
 */
final class BoundedConnection implements Connection {
  private static final Logger LOG = Logger.getLogger(BoundedConnection.class);

  private static final Duration OF_A_GOODBYE = Duration.ofMillis(500);

  private final PgConnectionImpl bare;
  private final ContextInternal context;
  private final SocketConnectionBase socket;
  private final Wire wire;
  private final int backend;
  private final Patience usual;
  private final Consumer<BoundedConnection> whenClosed;
  private final Promise<Void> closed = Promise.promise();
  private final Deque<Asked> asked = new ArrayDeque<>();
  private Patience patience;
  private long quietSince = System.nanoTime();
  private volatile NoAnswerException dropped;

  /** A command that has not been answered. */
  private static final class Asked {
    private final Patience patience;

    Asked(Patience patience) {
      this.patience = patience;
    }
  }

  /**
   * @param bare the connection as the driver made it
   * @param context that it is on
   * @param backend PostgreSQL's process behind it
   * @param usual how long a command may take unless {@link #allow} says otherwise
   * @param whenClosed hears once when it is closed, whoever closed it
   */
  BoundedConnection(
      PgConnectionImpl bare,
      ContextInternal context,
      int backend,
      Patience usual,
      Consumer<BoundedConnection> whenClosed) {
    this.bare = bare;
    this.context = context;
    this.socket = (SocketConnectionBase) bare.unwrap();
    this.wire = Wire.of(socket);
    this.backend = backend;
    this.usual = usual;
    this.patience = usual;
    this.whenClosed = whenClosed;
  }

  int backend() {
    return backend;
  }

  /** From here on commands may take so long. */
  synchronized void allow(Patience newPatience) {
    patience = newPatience;
  }

  /** From here on commands may take as long as usual. */
  void allowUsual() {
    allow(usual);
  }

  /** Whether PostgreSQL owes an answer. */
  synchronized boolean waits() {
    return !asked.isEmpty();
  }

  /** Why it was dropped; null while it was not. */
  NoAnswerException dropped() {
    return dropped;
  }

  /** When PostgreSQL was last heard of, or the oldest open question was asked. */
  synchronized long quietSince() {
    return quietSince;
  }

  /**
   * What the connection has to be dropped for.
   *
   * @param now {@link System#nanoTime}
   */
  synchronized Optional<NoAnswerException> overdue(long now) {
    Asked first = asked.peekFirst();
    return first != null && dropped == null && now - quietSince > first.patience.time().toNanos()
        ? Optional.of(first.patience.over("a statement"))
        : Optional.empty();
  }

  /**
   * Closes the socket at once: a goodbye would only wait behind what is not answered.
   *
   * @return nothing, when the pool has forgotten the connection
   */
  Future<Void> drop(NoAnswerException why) {
    synchronized (this) {
      if (dropped == null) {
        dropped = why;
        LOG.debugf("connection of backend %d dropped: %s", backend, why.getMessage());
      }
    }
    wire.cut();
    return closed.future();
  }

  @Override
  public <R> Future<R> schedule(ContextInternal context, CommandBase<R> command) {
    Asked it = ask(Optional.empty());
    return answered(it, socket.schedule(context, command));
  }

  /**
   * Asks for a sign of life.
   *
   * @return nothing; fails when there was none in time, and the connection is dropped
   */
  Future<Void> probe(Patience shorter) {
    Promise<Void> alive = context.promise();
    // Between a COPY and its rows nothing else may be said.
    context.runOnContext(
        now -> {
          if (waits()) {
            alive.complete();
          } else {
            ask(shorter).onComplete(alive);
          }
        });
    return alive.future();
  }

  private Future<Void> ask(Patience shorter) {
    Asked it = ask(Optional.of(shorter));
    return answered(it, bare.query("SELECT 1").execute())
        // Of a transaction that has failed already; whoever says so is alive.
        .<Void>mapEmpty()
        .recover(
            failure ->
                failure instanceof PgException
                    ? Future.succeededFuture()
                    : Future.failedFuture(failure));
  }

  /**
   * Sends a COPY and its rows.
   *
   * @param statement {@code COPY … FROM STDIN …}
   * @param messages what follows it, as the protocol has it; they are let go of in any case
   * @return how many rows PostgreSQL has taken
   */
  Future<Integer> copyIn(String statement, ByteBuf messages) {
    Promise<Integer> taken = context.promise();
    // There nothing comes between the two.
    context.runOnContext(
        now -> {
          CopyIn rows = new CopyIn(messages);
          if (!wire.insert(rows)) {
            messages.release();
            failed(new NoAnswerException("the connection is closed"))
                .<Integer>mapEmpty()
                .onComplete(taken);
            return;
          }
          Asked it = ask(Optional.empty());
          answered(it, bare.query(statement).execute())
              .map(RowSet::rowCount)
              .onFailure(refused -> wire.remove(rows))
              .onComplete(taken);
        });
    return taken.future();
  }

  private <R> Future<R> answered(Asked it, Future<R> answer) {
    return answer.andThen(given -> answered(it)).recover(this::failed);
  }

  /** Whoever hears of its end gives it back: not before the pool knows, and would give it out. */
  private <R> Future<R> failed(Throwable failure) {
    if (wire.isOpen()) {
      return Future.failedFuture(failure);
    }
    return closed
        .future()
        .compose(gone -> Future.failedFuture(dropped == null ? failure : dropped));
  }

  private synchronized Asked ask(Optional<Patience> shorter) {
    Asked it = new Asked(shorter.orElse(patience));
    if (asked.isEmpty()) {
      quietSince = System.nanoTime();
    }
    asked.addLast(it);
    return it;
  }

  private synchronized void answered(Asked it) {
    asked.remove(it);
    quietSince = System.nanoTime();
  }

  @Override
  public void init(Holder holder) {
    socket.init(
        new Holder() {
          @Override
          public void handleEvent(Object event) {
            holder.handleEvent(event);
          }

          @Override
          public void handleClosed() {
            whenClosed.accept(BoundedConnection.this);
            holder.handleClosed();
            closed.tryComplete();
          }

          @Override
          public void handleException(Throwable failure) {
            // The holder would print its stack; whoever waits for an answer gets the failure too.
            LOG.debugf("connection of backend %d: %s", backend, failure);
          }
        });
  }

  @Override
  public void close(Holder holder, Promise<Void> promise) {
    if (waits()) {
      drop(new NoAnswerException("the connection was closed before a statement was answered"));
    }
    // PostgreSQL closes its side when it hears the goodbye.
    long timer =
        context.setTimer(
            OF_A_GOODBYE.toMillis(),
            over -> drop(new NoAnswerException("no answer to the connection's end")));
    promise.future().onComplete(gone -> context.owner().cancelTimer(timer));
    socket.close(holder, promise);
  }

  @Override
  public boolean isIndeterminatePreparedStatementError(Throwable error) {
    return socket.isIndeterminatePreparedStatementError(error);
  }

  @Override
  public int pipeliningLimit() {
    return socket.pipeliningLimit();
  }

  @Override
  public TracingPolicy tracingPolicy() {
    return socket.tracingPolicy();
  }

  @Override
  public SocketAddress server() {
    return socket.server();
  }

  @Override
  public String system() {
    return socket.system();
  }

  @Override
  public String database() {
    return socket.database();
  }

  @Override
  public String user() {
    return socket.user();
  }

  @Override
  @SuppressWarnings("rawtypes")
  public ClientMetrics metrics() {
    return socket.metrics();
  }

  @Override
  public boolean isSsl() {
    return socket.isSsl();
  }

  @Override
  public boolean isValid() {
    return dropped == null && socket.isValid();
  }

  @Override
  public DatabaseMetadata getDatabaseMetaData() {
    return socket.getDatabaseMetaData();
  }

  @Override
  public int getProcessId() {
    return socket.getProcessId();
  }

  @Override
  public int getSecretKey() {
    return socket.getSecretKey();
  }
}

package io.datastream.postgres.connection;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.vertx.pgclient.impl.PgConnectionImpl;
import io.vertx.sqlclient.impl.SocketConnectionBase;

/**
 * The socket under a connection. The driver's own closing says goodbye and waits until PostgreSQL
 * has closed its side, which one that is silent never does.
 */
record Wire(Channel channel) {
  /** The driver's name for its own handler. */
  private static final String DRIVERS = "codec";

  static Wire of(PgConnectionImpl bare) {
    return of((SocketConnectionBase) bare.unwrap());
  }

  static Wire of(SocketConnectionBase connection) {
    return new Wire(connection.socket().channelHandlerContext().channel());
  }

  boolean isOpen() {
    return channel.isOpen();
  }

  /** Closes it at once, past all handlers. */
  void cut() {
    ChannelHandlerContext first = channel.pipeline().firstContext();
    // Where it is closed already, they are gone.
    if (first != null) {
      first.close();
    }
  }

  /**
   * Puts a handler between the socket and the driver.
   *
   * @return false where it is closed already
   */
  boolean insert(ChannelHandler handler) {
    if (!isOpen() || channel.pipeline().get(DRIVERS) == null) {
      return false;
    }
    channel.pipeline().addBefore(DRIVERS, null, handler);
    return true;
  }

  /** Takes a handler away where it is still there. */
  void remove(ChannelHandler handler) {
    if (channel.pipeline().context(handler) != null) {
      channel.pipeline().remove(handler);
    }
  }

  /** PostgreSQL has spoken. */
  void started() {
    channel.pipeline().remove(StartupBound.class);
  }
}

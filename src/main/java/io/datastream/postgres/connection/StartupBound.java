package io.datastream.postgres.connection;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.ScheduledFuture;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Closes a socket whose server takes the connection and says no more. It is the first of the
 * socket's handlers, and is removed when the connection is ready.
 */
final class StartupBound extends ChannelInboundHandlerAdapter {
  private final Duration longest;
  private ScheduledFuture<?> end;

  StartupBound(Duration longest) {
    this.longest = longest;
  }

  @Override
  public void handlerAdded(ChannelHandlerContext context) {
    end =
        context.executor().schedule(() -> cut(context), longest.toMillis(), TimeUnit.MILLISECONDS);
  }

  @Override
  public void handlerRemoved(ChannelHandlerContext context) {
    end.cancel(false);
  }

  private static void cut(ChannelHandlerContext context) {
    context.close();
  }
}

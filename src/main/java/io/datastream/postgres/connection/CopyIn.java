package io.datastream.postgres.connection;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.ByteToMessageDecoder;
import java.util.List;

/**
 * Gives PostgreSQL the rows of a COPY, which the driver can't: when the server says that it is
 * ready for them, they are sent, and the driver never hears of that. What else is said passes
 * through; so to the driver it is a statement that takes its time. See "COPY Operations" in <a
 * href="https://www.postgresql.org/docs/current/protocol-flow.html">PostgreSQL's protocol</a>.
 */
final class CopyIn extends ByteToMessageDecoder {
  private static final byte COPY_IN_RESPONSE = 'G';

  /** A message's kind and its length. */
  private static final int HEAD = 1 + Integer.BYTES;

  private ByteBuf messages;

  /**
   * @param messages all that is to be sent; this handler lets go of it
   */
  CopyIn(ByteBuf messages) {
    this.messages = messages;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf in, List<Object> out) {
    if (in.readableBytes() < HEAD) {
      return;
    }
    int length = 1 + in.getInt(in.readerIndex() + 1);
    if (in.readableBytes() < length) {
      return;
    }
    if (in.getByte(in.readerIndex()) == COPY_IN_RESPONSE) {
      in.skipBytes(length);
      ByteBuf sent = messages;
      messages = null;
      context.writeAndFlush(sent, context.voidPromise());
      context.pipeline().remove(this);
    } else {
      out.add(in.readRetainedSlice(length));
    }
  }

  /** The server wanted nothing: it has refused the statement, or is gone. */
  @Override
  protected void handlerRemoved0(ChannelHandlerContext context) {
    if (messages != null) {
      messages.release();
      messages = null;
    }
  }
}

package io.datastream.table.jsonb;

import io.datastream.record.JsonText;
import io.datastream.table.RecordRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Payloads as a parameter of a statement: bytes, where they stand in their message. */
final class PayloadBuffers {
  private PayloadBuffers() {}

  /** One for each row; PostgreSQL makes text of them. */
  static Buffer[] of(List<RecordRow> rows) {
    Buffer[] payloads = new Buffer[rows.size()];
    byte[] message = null;
    ByteBuf bytes = null;
    for (int i = 0; i < payloads.length; i++) {
      JsonText payload = rows.get(i).payload();
      if (payload.in() != message) {
        message = payload.in();
        bytes = Unpooled.wrappedBuffer(message);
      }
      payloads[i] = wrapped(bytes.slice(payload.from(), payload.length()));
    }
    return payloads;
  }

  /** Deprecated because Vert.x 5 hides Netty: there it is {@code BufferInternal.buffer}. */
  @SuppressWarnings("deprecation")
  private static Buffer wrapped(ByteBuf bytes) {
    return Buffer.buffer(bytes);
  }
}

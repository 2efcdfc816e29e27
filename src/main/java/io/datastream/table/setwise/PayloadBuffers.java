package io.datastream.table.setwise;

import io.datastream.record.JsonText;
import io.datastream.table.RecordRow;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** Payloads as a parameter of a statement: bytes, where they stand in their message. */
public final class PayloadBuffers {
  private PayloadBuffers() {}

  /** One for each row; PostgreSQL makes text of them. */
  public static Buffer[] of(List<RecordRow> rows) {
    return of(rows.stream().map(RecordRow::payload).toArray(JsonText[]::new));
  }

  /** One for each text; null where there is none. */
  public static Buffer[] of(JsonText[] texts) {
    Buffer[] payloads = new Buffer[texts.length];
    byte[] message = null;
    ByteBuf bytes = null;
    for (int i = 0; i < payloads.length; i++) {
      JsonText payload = texts[i];
      if (payload == null) {
        continue;
      }
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

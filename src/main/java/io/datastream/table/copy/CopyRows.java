package io.datastream.table.copy;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;

/**
 * Rows as COPY takes them in binary form, in the messages of PostgreSQL's protocol (<a
 * href="https://www.postgresql.org/docs/current/sql-copy.html">COPY</a>, "Binary Format").
 */
public final class CopyRows {
  private static final byte[] BEGIN = "PGCOPY\n\u00ff\r\n\0".getBytes(StandardCharsets.ISO_8859_1);
  private static final byte COPY_DATA = 'd';
  private static final byte COPY_DONE = 'c';

  private final ByteBuf out;
  private final int from;

  CopyRows(ByteBuf out) {
    this.out = out;
    this.from = out.writerIndex();
    out.writeByte(COPY_DATA).writeInt(0).writeBytes(BEGIN);
    // No flags, and nothing more in the head.
    out.writeInt(0).writeInt(0);
  }

  /** A row begins, of so many values. */
  public void row(int columns) {
    out.writeShort(columns);
  }

  /**
   * A value.
   *
   * @param value of the form's class; may be null
   */
  public void value(BinaryForm form, Object value) {
    form.write(value, out);
  }

  /** There is no row more. */
  void end() {
    out.writeShort(-1);
    out.setInt(from + 1, out.writerIndex() - from - 1);
    out.writeByte(COPY_DONE).writeInt(Integer.BYTES);
  }
}

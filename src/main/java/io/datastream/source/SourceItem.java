package io.datastream.source;

import io.datastream.record.QuarantineReason;
import java.util.Arrays;

/** What a {@link RecordReader} hands out: a record, or a piece that could not become one. */
public sealed interface SourceItem {

  /**
   * One record as the source had it.
   *
   * @param json one compact JSON object in UTF-8 (RFC 8259) without line breaks; never null. The
   *     array belongs to the receiver, no reader touches it again
   */
  record ReadRecord(byte[] json) implements SourceItem {}

  /**
   * A piece of the source that is not a record, kept so that nothing is lost silently.
   *
   * @param fault what is wrong with it, for programs; never null
   * @param place where it is, for people: {@code users.csv:7} (file and line, from 1) or {@code
   *     http://host/path @ byte 1234} (offset in the decoded body, from 0); never null
   * @param reason what is wrong with it, one line; never null
   * @param bytes what could be kept of it, in the source's own encoding as far as possible, at most
   *     {@value #MAX_BYTES} bytes (the rest is cut off); never null, empty when nothing is known
   * @param fatal true when nothing after it can be read: it is the reader's last item
   */
  record BrokenPiece(
      QuarantineReason fault, String place, String reason, byte[] bytes, boolean fatal)
      implements SourceItem {

    /** Most bytes that are kept of one broken piece. */
    public static final int MAX_BYTES = 1 << 20;

    /** Cuts off bytes beyond {@link #MAX_BYTES}. */
    public BrokenPiece {
      if (bytes.length > MAX_BYTES) {
        bytes = Arrays.copyOf(bytes, MAX_BYTES);
      }
    }

    /** Makes one that is {@link QuarantineReason#UNREADABLE}. */
    public BrokenPiece(String place, String reason, byte[] bytes, boolean fatal) {
      this(QuarantineReason.UNREADABLE, place, reason, bytes, fatal);
    }

    /**
     * A record that may not be sent because of its size; reading goes on after it.
     *
     * @param what the record, as it is called in the source: {@code element 3}
     * @param length bytes that it has, as far as is known
     * @param most bytes that it may have
     * @param head its first bytes
     */
    public static BrokenPiece tooLarge(
        String place, String what, long length, int most, byte[] head) {
      return new BrokenPiece(
          QuarantineReason.TOO_LARGE,
          place,
          "%s has %d bytes; the topic's max.message.bytes leaves room for %d"
              .formatted(what, length, most),
          head,
          false);
    }
  }
}

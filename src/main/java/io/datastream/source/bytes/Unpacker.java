package io.datastream.source.bytes;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Looks at the first bytes of bodies, and unpacks those that are packed. */
public final class Unpacker {

  /** A compressed archive of compressed files is what people have; more layers are a mistake. */
  public static final int MOST_LAYERS = 2;

  private static final int LEAST = 4;
  private static final int MOST = 4 * 1024;

  /** Of a zip archive it takes the name of its first entry to tell it from a workbook. */
  private static final int FOR_ARCHIVES = 512;

  private final Map<FileFormat, Compression> compressions = new EnumMap<>(FileFormat.class);

  /**
   * @param compressions all there are
   */
  public Unpacker(List<Compression> compressions) {
    for (Compression one : compressions) {
      if (this.compressions.put(one.format(), one) != null) {
        throw new IllegalStateException("two compressions are for " + one.format());
      }
    }
  }

  /**
   * A body that was looked at.
   *
   * @param body gives all its bytes
   * @param compression how it is packed; null when it isn't
   */
  public record Seen(Body body, Compression compression) {

    /** Whether it has to be unpacked. */
    public boolean isPacked() {
      return compression != null;
    }

    /** What is in it. */
    public Bodies unpacked() {
      return compression.unpack(body);
    }
  }

  /** Looks. Blocking, but no more is waited for than is needed to tell. */
  public Seen look(Body body) {
    BegunStream begun = BegunStream.of(body.bytes(), LEAST, MOST);
    byte[] head = begun.head();
    if (head.length < FOR_ARCHIVES && mayTakeMore(head)) {
      begun = BegunStream.of(begun, FOR_ARCHIVES, MOST);
    }
    return new Seen(
        body.with(begun), new FileHead(begun.head()).packing().map(compressions::get).orElse(null));
  }

  /** Whether it begins as what is told by more than its first bytes. */
  private static boolean mayTakeMore(byte[] head) {
    return head.length >= LEAST
        && (head[0] == 'P' && head[1] == 'K' || head[0] == 'B' && head[1] == 'Z');
  }
}

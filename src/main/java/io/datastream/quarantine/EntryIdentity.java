package io.datastream.quarantine;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * What an entry is known by when it is met again.
 *
 * @param digest SHA-256
 */
public record EntryIdentity(byte[] digest) {

  /**
   * The identity of bytes at a place.
   *
   * @param keyOrPlace the record's key, else where it stands
   */
  static EntryIdentity of(
      QuarantineEntry.Stage stage, String source, String keyOrPlace, byte[] payload) {
    MessageDigest digest = sha256();
    for (String part : new String[] {stage.name(), source, keyOrPlace}) {
      byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
      // With its length, else "a" and "bc" would be "ab" and "c".
      digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
      digest.update(bytes);
    }
    return new EntryIdentity(digest.digest(payload));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

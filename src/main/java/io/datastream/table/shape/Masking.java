package io.datastream.table.shape;

import io.datastream.table.settings.Mask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/** Hides values: what is left tells equal ones, or their ends. */
public final class Masking {
  private static final String SHA_256 = "SHA-256";

  /** Bytes that SHA-256 takes at a time. */
  private static final int BLOCK = 64;

  private static final int INNER = 0x36;
  private static final int OUTER = 0x5c;
  private static final int SHOWN = 4;

  private final Optional<String> secret;

  /** Null until something is hashed: looking it up is nothing that every run should pay. */
  private volatile Hash hash;

  /**
   * @param secret that hashes are keyed by; without it anybody can try values
   */
  public Masking(Optional<String> secret) {
    this.secret = secret;
  }

  /**
   * HMAC (<a href="https://www.rfc-editor.org/rfc/rfc2104">RFC 2104</a>) over what has taken in the
   * key already, as its section 4 has it. The JDK's {@code Mac} takes it in anew for each value,
   * which is half of the work for a short one.
   */
  private static Hash keyed(String secret) throws GeneralSecurityException {
    byte[] key = secret.getBytes(StandardCharsets.UTF_8);
    if (key.length > BLOCK) {
      key = MessageDigest.getInstance(SHA_256).digest(key);
    }
    MessageDigest inner = padded(key, INNER);
    MessageDigest outer = padded(key, OUTER);
    return bytes ->
        ((MessageDigest) outer.clone()).digest(((MessageDigest) inner.clone()).digest(bytes));
  }

  private static MessageDigest padded(byte[] key, int pad) throws GeneralSecurityException {
    byte[] block = Arrays.copyOf(key, BLOCK);
    for (int i = 0; i < BLOCK; i++) {
      block[i] ^= (byte) pad;
    }
    MessageDigest digest = MessageDigest.getInstance(SHA_256);
    digest.update(block);
    return digest;
  }

  private static Hash plain() throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance(SHA_256);
    return bytes -> ((MessageDigest) digest.clone()).digest(bytes);
  }

  /** What is stored of a text. */
  String hide(Mask mask, String text) {
    return mask == Mask.SHA256 ? hash(text) : ending(text);
  }

  private String hash(String text) {
    try {
      if (hash == null) {
        hash = secret.isPresent() ? keyed(secret.get()) : plain();
      }
      return HexFormat.of().formatHex(hash.of(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException | CloneNotSupportedException e) {
      throw new IllegalStateException("every JDK has SHA-256, and can clone it", e);
    }
  }

  /** The last four characters; of a short text as many as leave most of it hidden. */
  private static String ending(String text) {
    int length = text.codePointCount(0, text.length());
    int shown = Math.min(SHOWN, length / 3);
    return "*".repeat(Math.min(length - shown, SHOWN))
        + text.substring(text.offsetByCodePoints(text.length(), -shown));
  }

  /**
   * Hashes on a copy of what has been looked up and keyed once: looking up and keying again costs
   * more than the hash of a short text, and one that several threads share needs no lock.
   */
  private interface Hash {
    byte[] of(byte[] bytes) throws CloneNotSupportedException;
  }
}

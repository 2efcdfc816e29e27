package io.datastream.table.shape;

import io.datastream.table.settings.Mask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Hides values: what is left tells equal ones, or their ends. */
public final class Masking {
  private static final String HMAC = "HmacSHA256";
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

  private static Hash keyed(String secret) throws GeneralSecurityException {
    Mac mac = Mac.getInstance(HMAC);
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), HMAC));
    return bytes -> ((Mac) mac.clone()).doFinal(bytes);
  }

  private static Hash plain() throws GeneralSecurityException {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
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

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

  private final Optional<SecretKeySpec> key;

  /**
   * @param secret that hashes are keyed by; without it anybody can try values
   */
  public Masking(Optional<String> secret) {
    this.key = secret.map(it -> new SecretKeySpec(it.getBytes(StandardCharsets.UTF_8), HMAC));
  }

  /** What is stored of a text. */
  String hide(Mask mask, String text) {
    return mask == Mask.SHA256 ? hash(text) : ending(text);
  }

  private String hash(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    try {
      if (key.isEmpty()) {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
      }
      Mac mac = Mac.getInstance(HMAC);
      mac.init(key.get());
      return HexFormat.of().formatHex(mac.doFinal(bytes));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The last four characters; of a short text as many as leave most of it hidden. */
  private static String ending(String text) {
    int length = text.codePointCount(0, text.length());
    int shown = Math.min(SHOWN, length / 3);
    return "*".repeat(Math.min(length - shown, SHOWN))
        + text.substring(text.offsetByCodePoints(text.length(), -shown));
  }
}

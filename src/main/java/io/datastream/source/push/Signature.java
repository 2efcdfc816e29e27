package io.datastream.source.push;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what a request is known to be of somebody who has the secret: the HMAC-SHA256 of its body, as
 * <a href="https://docs.github.com/webhooks/using-webhooks/validating-webhook-deliveries">GitHub
 * and others</a> sign their webhooks. Its text shows no secret.
 *
 * @param header that has it
 */
public record Signature(String header, String secret) {
  private static final String ALGORITHM = "HmacSHA256";
  private static final String PREFIX = "sha256=";

  /**
   * Whether a signature is right.
   *
   * @param given the header's value; null when there is none
   */
  public boolean isOf(byte[] body, String given) {
    if (given == null) {
      return false;
    }
    String text = given.strip().toLowerCase(Locale.ROOT);
    String digits = text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text;
    byte[] right = HexFormat.of().formatHex(hmac(body)).getBytes(StandardCharsets.US_ASCII);
    // In the same time wherever they differ.
    return MessageDigest.isEqual(right, digits.getBytes(StandardCharsets.UTF_8));
  }

  private byte[] hmac(byte[] body) {
    try {
      Mac mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), ALGORITHM));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has " + ALGORITHM, e);
    }
  }

  @Override
  public String toString() {
    return "signature in " + header;
  }
}

package io.datastream.source.push;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** The example is that of GitHub's documentation. */
class SignatureTest {
  private static final byte[] BODY = "Hello, World!".getBytes(StandardCharsets.UTF_8);
  private static final String RIGHT =
      "757107ea0eb2509fc211221cce984b8a37570b6d7586c22c46f4379c8b043e17";

  private final Signature signature =
      new Signature("X-Hub-Signature-256", "It's a Secret to Everybody");

  @Test
  void theRightOneIsKnown() {
    assertThat(signature.isOf(BODY, "sha256=" + RIGHT)).isTrue();
    assertThat(signature.isOf(BODY, " SHA256=" + RIGHT.toUpperCase(Locale.ROOT))).isTrue();
    assertThat(signature.isOf(BODY, RIGHT)).isTrue();
  }

  @Test
  void anyOtherIsNot() {
    assertThat(signature.isOf(BODY, null)).isFalse();
    assertThat(signature.isOf(BODY, "")).isFalse();
    assertThat(signature.isOf(BODY, "sha256=")).isFalse();
    assertThat(signature.isOf(BODY, "sha256=" + RIGHT.replace('7', '8'))).isFalse();
    assertThat(signature.isOf(new byte[0], "sha256=" + RIGHT)).isFalse();
  }

  @Test
  void itsTextShowsNoSecret() {
    assertThat(signature.toString()).doesNotContain("Secret");
  }
}

package io.datastream.table.shape;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.table.settings.Mask;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is left of values that are hidden. */
class MaskingTest {

  @ParameterizedTest
  @ValueSource(ints = {1, 20, 63, 64, 65, 200})
  void aKeyedHashIsTheJdks(int length) throws GeneralSecurityException {
    String secret = "é".repeat(length / 2) + "k".repeat(length % 2);
    Masking masking = new Masking(Optional.of(secret));
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));

    for (String text : new String[] {"", "a@b.c", "ü".repeat(100), "x".repeat(64)}) {
      assertThat(masking.hide(Mask.SHA256, text))
          .isEqualTo(HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8))));
    }
  }

  @Test
  void withoutAKeyItIsThePlainHash() {
    assertThat(new Masking(Optional.empty()).hide(Mask.SHA256, "abc"))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void threadsShareIt() {
    Masking masking = new Masking(Optional.of("secret"));
    AtomicReference<String> other = new AtomicReference<>();
    String first = masking.hide(Mask.SHA256, "0");
    IntStream.range(0, 20_000)
        .parallel()
        .forEach(
            i -> {
              if (!masking.hide(Mask.SHA256, "0").equals(first)) {
                other.set("not the same in call " + i);
              }
            });
    assertThat(other).hasNullValue();
  }

  @Test
  void theEndOfALongTextIsShown() {
    Masking masking = new Masking(Optional.empty());
    assertThat(masking.hide(Mask.LAST4, "1234567890123456")).isEqualTo("****3456");
    assertThat(masking.hide(Mask.LAST4, "12345")).isEqualTo("****5");
    assertThat(masking.hide(Mask.LAST4, "12")).isEqualTo("**");
  }
}

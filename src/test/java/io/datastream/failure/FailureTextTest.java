package io.datastream.failure;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FailureTextTest {
  @Test
  void isTheMessageInOneLine() {
    assertThat(FailureText.of(new IllegalStateException("one\n  two")).line()).isEqualTo("one two");
  }

  @Test
  void isNeverNullAndNeverAClassAlone() {
    assertThat(FailureText.of(new NullPointerException()).line())
        .isEqualTo(
            "failed without a message (java.lang.NullPointerException); --verbose shows where");
    assertThat(FailureText.of(new IllegalStateException(" ")).line())
        .startsWith("failed without a message");
  }
}

package io.datastream.source;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OneLineTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "\n", "\r\n", "\t", "\u0000", "\u001b", "\u007f", "\u0085", "\u009b", "\u2028", "\u202e"
      })
  void whatMovesOrColoursATerminalBecomesABlank(String control) {
    assertThat(OneLine.of("a" + control + "b" + control)).isEqualTo("a b");
  }

  @Test
  void halfOfAPairIsNamedAndAPairIsLeft() {
    assertThat(OneLine.of("\ud800 \udc00\ud83d\ude00")).isEqualTo("U+D800 U+DC00\ud83d\ude00");
  }

  @Test
  void noPairIsCutThrough() {
    assertThat(OneLine.of("ab\ud83d\ude00", 3)).isEqualTo("ab…");
    assertThat(OneLine.of("ab\ud83d\ude00cd", 4)).isEqualTo("ab\ud83d\ude00…");
    assertThat(OneLine.of("abc", 3)).isEqualTo("abc");
  }
}

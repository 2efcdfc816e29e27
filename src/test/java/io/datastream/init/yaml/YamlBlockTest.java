package io.datastream.init.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;

class YamlBlockTest {
  private static final String LETTERS =
      "aZ09 _-:#,.[]{}\"'\\|>&*!%@`~?=\n\t\r\u0000\u0085\u00a0äß✓😀\ufeff\u2028$/";

  @Test
  void aSettingHasItsReasonBesideIt() {
    YamlBlock block =
        new YamlBlock()
            .note("two records")
            .setting("url", "http://a.example/b?c=d", "")
            .setting("decimal", ",", "as it is")
            .setting("key", List.of("a", "b c"), "")
            .proposal("mode", "append", "maybe")
            .group("columns", new YamlBlock().setting("x", Map.of("type", "numeric(12,2)"), ""));

    assertThat(block.text(2))
        .isEqualTo(
            """
              # two records
              url: http://a.example/b?c=d
              decimal: ","  # as it is
              key: [a, "b c"]
              # mode: append  # maybe
              columns:
                x: {type: "numeric(12,2)"}
            """);
    assertThat(block.settings().keySet()).containsExactly("url", "decimal", "key", "columns");
  }

  @Test
  void whatIsWrittenIsWhatIsReadWhateverItIs() {
    Random random = new Random(7);
    for (int i = 0; i < 3000; i++) {
      YamlBlock inner = block(random, new YamlBlock());
      YamlBlock block = block(random, new YamlBlock()).group("zz", inner.setting("z", "z", ""));

      Map<String, Object> read = new Yaml().load(block.text(random.nextInt(5)));
      assertThat(read).as(block.text(0)).isEqualTo(block.settings());
    }
  }

  private static YamlBlock block(Random random, YamlBlock block) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      String key = "k" + i + text(random);
      switch (random.nextInt(4)) {
        case 0 -> block.note(text(random));
        case 1 -> block.proposal(key, text(random), text(random));
        case 2 -> block.setting(key, text(random), text(random));
        default -> block.setting(key, several(random), text(random));
      }
    }
    return block;
  }

  private static Object several(Random random) {
    if (random.nextBoolean()) {
      return new ArrayList<>(List.of(text(random), text(random)));
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("a" + text(random), text(random));
    map.put("b" + text(random), new ArrayList<>(List.of(text(random))));
    return map;
  }

  private static String text(Random random) {
    List<String> words =
        List.of(
            "true",
            "No",
            "null",
            "~",
            "1",
            "1.5",
            "0x1F",
            "1_000",
            "2025-01-02",
            "12:30:45",
            "",
            "<<",
            "=",
            "---",
            ".inf",
            "${A}",
            "https://x/:",
            "a: b");
    if (random.nextInt(3) == 0) {
      return words.get(random.nextInt(words.size()));
    }
    int[] points = LETTERS.codePoints().toArray();
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.appendCodePoint(points[random.nextInt(points.length)]);
    }
    return text.toString();
  }
}

package io.datastream.docs;

import io.datastream.record.QuarantineReason;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Keeps the list of what is put into quarantine equal to the code's. */
class QuarantineReferenceTest {
  private static final Path REASONS =
      Path.of("src/main/java/io/datastream/record/QuarantineReason.java");

  @Test
  void thePageHasTheReasonsThereAre() throws IOException {
    ConfigurationReference comments = ConfigurationReference.read(List.of(REASONS));
    String table =
        "| reason | of a | because |\n| --- | --- | --- |\n"
            + Arrays.stream(QuarantineReason.values())
                .map(
                    it -> "| `%s` | %s | %s |\n".formatted(it.code(), of(it), comments.comment(it)))
                .collect(Collectors.joining());

    new Page(Path.of("docs", "architecture.md")).with("quarantine reasons", table).check();
  }

  private static String of(QuarantineReason reason) {
    return reason.of().stream()
        .map(it -> it.name().toLowerCase(Locale.ROOT))
        .collect(Collectors.joining(", "));
  }
}

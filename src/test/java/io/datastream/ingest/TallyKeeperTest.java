package io.datastream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.quarantine.QuarantineEntry;
import io.datastream.record.QuarantineReason;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class TallyKeeperTest {
  private static final UUID RUN = UUID.fromString("00000000-0000-0000-0000-00000000000b");

  @Test
  void aFewBrokenPiecesAreNamed() {
    SourceTally tally = keeper(10).end();

    assertThat(tally.broken()).hasSize(10);
    assertThat(tally.warnings()).isEmpty();
  }

  @Test
  void ofManyTheRestIsCountedAndFound() {
    SourceTally tally = keeper(51).end();

    assertThat(tally.broken()).hasSize(10);
    assertThat(tally.quarantined()).isEqualTo(51);
    assertThat(tally.warnings())
        .containsExactly(
            "41 more broken pieces are in quarantine: SELECT place, detail FROM quarantined_records"
                + " WHERE run_id = '00000000-0000-0000-0000-00000000000b' AND source = 'it''s'"
                + " ORDER BY id");
  }

  private static TallyKeeper keeper(int broken) {
    TallyKeeper keeper = new TallyKeeper("it's", RUN);
    List<QuarantineEntry> entries =
        IntStream.range(0, broken)
            .mapToObj(
                i ->
                    QuarantineEntry.ofSource(
                        "it's", "f.csv:" + i, QuarantineReason.UNREADABLE, "no", new byte[0]))
            .toList();
    keeper.done(new Cut(null, 0, 0, 0, entries, null, true));
    return keeper;
  }
}

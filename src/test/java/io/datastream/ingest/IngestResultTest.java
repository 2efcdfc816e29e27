package io.datastream.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.datastream.run.RunStatus;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IngestResultTest {
  private static final SourceTally EMPTY = new SourceTally(0, 0, 0, 0, null, List.of(), List.of());
  private static final SourceTally CLEAN =
      new SourceTally(1, 10, 100, 0, null, List.of(), List.of());
  private static final SourceTally WITH_BROKEN =
      new SourceTally(1, 9, 90, 1, null, List.of("a:1"), List.of());
  private static final SourceTally ONLY_BROKEN =
      new SourceTally(0, 0, 0, 3, null, List.of("a:1"), List.of());
  private static final SourceTally WARNED =
      new SourceTally(1, 5, 50, 0, null, List.of(), List.of("two columns have one name"));
  private static final SourceTally CUT_SHORT =
      new SourceTally(1, 5, 50, 0, "cut", List.of(), List.of());
  private static final SourceTally DOWN =
      new SourceTally(0, 0, 0, 0, "no connection", List.of(), List.of());

  @Test
  void aRunThatReadEverythingSucceeded() {
    assertThat(of(CLEAN, EMPTY).status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(of(EMPTY).status()).isEqualTo(RunStatus.SUCCEEDED);
  }

  @Test
  void aRunThatDidNothingBecauseItCouldNotFailed() {
    assertThat(of(DOWN).status()).isEqualTo(RunStatus.FAILED);
    assertThat(of(DOWN, DOWN).status()).isEqualTo(RunStatus.FAILED);
  }

  @Test
  void aRunThatDidSomethingButNotAllIsPartial() {
    assertThat(of(CLEAN, DOWN).status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(of(CUT_SHORT).status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(of(WITH_BROKEN).status()).isEqualTo(RunStatus.PARTIAL);
    assertThat(of(ONLY_BROKEN).status()).isEqualTo(RunStatus.PARTIAL);
  }

  @Test
  void onlySourcesThatCouldNotBeReadToTheirEndNeedAttention() {
    assertThat(of(CLEAN, EMPTY, WITH_BROKEN, ONLY_BROKEN).needsAttention()).isFalse();
    assertThat(of(CLEAN, DOWN).needsAttention()).isTrue();
    assertThat(of(CUT_SHORT).needsAttention()).isTrue();
  }

  @Test
  void thereWasNothingToDoWhereSourcesWereReadAndHadNothing() {
    assertThat(of(EMPTY, EMPTY).nothingToDo()).isTrue();
    assertThat(of(EMPTY, CLEAN).nothingToDo()).isFalse();
    assertThat(of(ONLY_BROKEN).nothingToDo()).isFalse();
    assertThat(of(EMPTY, DOWN).nothingToDo()).isFalse();
  }

  @Test
  void sumsItsSources() {
    IngestResult result = of(CLEAN, WITH_BROKEN, CUT_SHORT, DOWN);

    assertThat(result.messages()).isEqualTo(3);
    assertThat(result.records()).isEqualTo(24);
    assertThat(result.quarantined()).isEqualTo(1);
  }

  @Test
  void isTheSameAfterItsWayThroughTheLedger() throws JsonProcessingException {
    IngestResult result = of(CLEAN, WITH_BROKEN, WARNED, DOWN);
    ObjectMapper json = new ObjectMapper();

    String stored = json.writeValueAsString(result);

    assertThat(stored)
        .startsWith("{\"run_id\":\"")
        .contains("\"run_key\":\"key\",\"status\":\"partial\",\"sources\":{\"s0\":{\"messages\":1,")
        .endsWith(",\"elapsed_ms\":5}")
        .doesNotContain("nothing", "attention");
    assertThat(json.readValue(stored, IngestResult.class)).isEqualTo(result);
  }

  @Test
  void aWarningAloneIsNoFailure() {
    IngestResult result = of(CLEAN, WARNED);

    assertThat(result.status()).isEqualTo(RunStatus.SUCCEEDED);
    assertThat(result.needsAttention()).isFalse();
  }

  @Test
  void aTallyFromBeforeThereWereWarningsHasNone() throws JsonProcessingException {
    String stored = "{\"messages\":1,\"records\":2,\"bytes\":3,\"quarantined\":0,\"error\":null}";

    assertThat(new ObjectMapper().readValue(stored, SourceTally.class))
        .isEqualTo(new SourceTally(1, 2, 3, 0, null, List.of(), List.of()));
  }

  @Test
  void thatAServerWasAwayIsNoPartOfWhatIsWrittenDown() throws JsonProcessingException {
    SourceTally away = new SourceTally(0, 0, 0, 0, "no answer", List.of(), List.of(), true);

    String written = new ObjectMapper().writeValueAsString(away);

    assertThat(of(CLEAN, away).serverAway()).isTrue();
    assertThat(of(CLEAN).serverAway()).isFalse();
    assertThat(written)
        .isEqualTo(
            "{\"messages\":0,\"records\":0,\"bytes\":0,\"quarantined\":0,\"error\":\"no answer\"}");
    assertThat(new ObjectMapper().readValue(written, SourceTally.class).error())
        .isEqualTo("no answer");
  }

  private static IngestResult of(SourceTally... tallies) {
    Map<String, SourceTally> sources = new LinkedHashMap<>();
    for (SourceTally tally : tallies) {
      sources.put("s" + sources.size(), tally);
    }
    return new IngestResult(UUID.randomUUID(), "key", IngestResult.status(sources), sources, 5);
  }
}

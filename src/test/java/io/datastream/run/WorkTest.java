package io.datastream.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class WorkTest {
  @Test
  void sourcesAreTheSameInWhateverOrderTheyAreNamed() {
    assertThat(Work.ingest(List.of("b", "a", "b"), "t"))
        .isEqualTo(Work.ingest(List.of("a", "b"), "t"))
        .isEqualTo(
            new Work(RunKind.INGEST, "t", Optional.empty(), "sources \"a\", \"b\" to topic \"t\""));
  }

  @Test
  void otherSourcesOrAnotherTopicAreOtherWork() {
    Work work = Work.ingest(List.of("a"), "t");

    assertThat(work)
        .isNotEqualTo(Work.ingest(List.of("a", "b"), "t"))
        .isNotEqualTo(Work.ingest(List.of("a"), "t2"))
        .isNotEqualTo(Work.ingestOfAll("t"));
    assertThat(Work.process("t", "g")).isNotEqualTo(Work.process("t", "g2"));
  }

  @Test
  void aNameCannotPassForTwo() {
    assertThat(Work.ingest(List.of("a\", \"b"), "t"))
        .isNotEqualTo(Work.ingest(List.of("a", "b"), "t"));
  }
}

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
  void topicsAreTheSameInWhateverOrderTheyAreNamed() {
    assertThat(Work.process(List.of("b", "a", "b"), "g"))
        .isEqualTo(Work.process(List.of("a", "b"), "g"))
        .isNotEqualTo(Work.processOfAll(List.of("a", "b"), "g"));
    assertThat(Work.process(List.of("a", "a"), "g"))
        .isEqualTo(Work.processOfAll(List.of("a"), "g"))
        .isEqualTo(Work.process("a", "g"));
  }

  @Test
  void whereSourcesAreSentIsNoPartOfWhatWasAsked() {
    Work work = Work.ingest(List.of("a"), "t");

    assertThat(work.on(List.of("u", "t")).description()).isEqualTo(work.description());
    assertThat(work.on(List.of("u", "t")).topics()).containsExactly("t", "u");
  }

  @Test
  void aNameCannotPassForTwo() {
    assertThat(Work.ingest(List.of("a\", \"b"), "t"))
        .isNotEqualTo(Work.ingest(List.of("a", "b"), "t"));
  }
}

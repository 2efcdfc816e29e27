package io.datastream.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.process.progress.RunBounds;
import io.datastream.run.RunInProgressException;
import io.datastream.run.RunKind;
import io.datastream.run.RunStart;
import io.datastream.run.StopRequest;
import io.datastream.run.Trigger;
import io.datastream.topic.Subscription;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class ContinuousProcessingTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private static final List<Subscription> TOPICS =
      List.of(new Subscription("data-stream", "some-group", "envelope"));

  private final StopRequest stop = new StopRequest();

  @Test
  void oneRunFollowsTheOtherUntilAStopIsRequested() {
    Runs runs = new Runs(List.of(none(), none(), stopping()));

    new ContinuousProcessing(runs, TOPICS, stop).untilStopped().await().atMost(LIMIT);

    assertThat(runs.left).isEmpty();
  }

  @Test
  void aFailureAndARunThatIsInTheWayAreNotTheEnd() {
    Runs runs =
        new Runs(
            List.of(
                Uni.createFrom().failure(new IllegalStateException("broken")),
                Uni.createFrom()
                    .failure(
                        new RunInProgressException(RunKind.PROCESS, null, Duration.ofMillis(1))),
                stopping()));

    new ContinuousProcessing(runs, TOPICS, stop).untilStopped().await().atMost(LIMIT);

    assertThat(runs.left).isEmpty();
  }

  @Test
  void whatIsStoppedBeforeItBeginsDoesNothing() {
    stop.request();
    Runs runs = new Runs(List.of(none()));

    new ContinuousProcessing(runs, TOPICS, stop).untilStopped().await().atMost(LIMIT);

    assertThat(runs.left).hasSize(1);
  }

  @Test
  void aRunIsNotLeftBeforeItsEnd() {
    Runs runs = new Runs(List.of(Uni.createFrom().nothing()));
    UniAssertSubscriber<Void> streaming =
        new ContinuousProcessing(runs, TOPICS, stop)
            .untilStopped()
            .subscribe()
            .withSubscriber(UniAssertSubscriber.create());

    stop.request();

    streaming.assertNotTerminated();
    streaming.cancel();
  }

  private static Uni<ProcessResult> none() {
    return Uni.createFrom().nullItem();
  }

  private Uni<ProcessResult> stopping() {
    return none().invoke(stop::request);
  }

  /** Answers one run after the other, and fails the test where more are asked for. */
  private static final class Runs extends KafkaStreamProcessor {
    private final Deque<Uni<ProcessResult>> left;

    Runs(List<Uni<ProcessResult>> answers) {
      super(null, null, null, null, null);
      left = new ArrayDeque<>(answers);
    }

    @Override
    public Uni<ProcessResult> process(RunStart start, Subscription topic, RunBounds bounds) {
      assertThat(topic).isEqualTo(TOPICS.get(0));
      assertThat(start).isEqualTo(RunStart.by(Trigger.STREAM));
      assertThat(bounds.continuous()).isTrue();
      return left.removeFirst();
    }
  }
}

package io.datastream.cli.memory;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.mutiny.Uni;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class OutOfMemoryEndTest {
  private static final long HEAP = 128L << 20;

  private final Thread.UncaughtExceptionHandler before =
      Thread.getDefaultUncaughtExceptionHandler();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> ends = new ArrayList<>();
  private final List<Throwable> others = new ArrayList<>();
  private final OutOfMemoryEnd end = writingTo(err);

  private OutOfMemoryEnd writingTo(OutputStream out) {
    return new OutOfMemoryEnd(
        HEAP, out, () -> ends.add("ended"), (thread, failure) -> others.add(failure));
  }

  @BeforeEach
  void install() {
    Thread.setDefaultUncaughtExceptionHandler(end);
  }

  @AfterEach
  void putBack() {
    Thread.setDefaultUncaughtExceptionHandler(before);
  }

  private String said() {
    return err.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aThreadThatDiesOfItEndsTheProcessWithOneLine() throws InterruptedException {
    Thread thread =
        new Thread(
            () -> {
              throw new OutOfMemoryError("Java heap space");
            });
    thread.start();
    thread.join();

    assertThat(ends).hasSize(1);
    assertThat(said())
        .startsWith("datastream: out of memory (a heap of 128 MB): ")
        .contains("DATASTREAM_JAVA_OPTS=-Xmx512m", "container's memory")
        .hasLineCount(1);
  }

  @Test
  void threadsThatCannotBeStartedHaveACureOfTheirOwn() {
    OutOfMemory.report(
        new OutOfMemoryError("unable to create native thread: possibly out of memory"));

    assertThat(said()).contains("no more threads can be started", "pids").hasLineCount(1);
  }

  @Test
  void severalThreadsSayItOnce() {
    OutOfMemory.report(new OutOfMemoryError());
    OutOfMemory.report(new OutOfMemoryError());

    assertThat(ends).hasSize(1);
    assertThat(said()).hasLineCount(1);
  }

  @Test
  void itEndsWhereNobodyReadsTheLine() {
    OutputStream broken =
        new OutputStream() {
          @Override
          public void write(int b) throws IOException {
            throw new IOException("broken pipe");
          }
        };

    writingTo(broken).uncaughtException(Thread.currentThread(), new OutOfMemoryError());

    assertThat(ends).hasSize(1);
  }

  @Test
  void itIsFoundBelowWhatHasBeenPutAroundIt() {
    OutOfMemory.report(new CompletionException(new IllegalStateException(new OutOfMemoryError())));

    assertThat(ends).hasSize(1);
  }

  @Test
  void otherErrorsAreLeftToOthers() {
    Exception circle = new IllegalStateException("a");
    circle.initCause(new IllegalStateException("b", circle));
    OutOfMemory.report(circle);
    OutOfMemory.report(null);
    end.uncaughtException(Thread.currentThread(), circle);

    assertThat(ends).isEmpty();
    assertThat(others).containsExactly(circle);
  }

  @Test
  void aStepThatRecoversFromEverythingDoesNotRecoverFromIt() {
    String recovered =
        Uni.createFrom()
            .item("large")
            .map(
                item -> {
                  if (item.equals("large")) {
                    throw new OutOfMemoryError("Java heap space");
                  }
                  return item;
                })
            .onFailure()
            .recoverWithItem("as if nothing had been")
            .await()
            .indefinitely();

    assertThat(recovered).isEqualTo("as if nothing had been");
    assertThat(ends).hasSize(1);
  }
}

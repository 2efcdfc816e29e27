package io.datastream.ingest;

import io.smallrye.mutiny.helpers.test.UniAssertSubscriber;
import org.junit.jupiter.api.Test;

class BytesInFlightTest {
  private final BytesInFlight bytes = new BytesInFlight(100);

  @Test
  void thereIsRoomUpToTheBound() {
    room().assertCompleted();
    bytes.take(99);
    room().assertCompleted();
  }

  @Test
  void whoComesAtTheBoundWaitsUntilItIsLeft() {
    bytes.take(99);
    bytes.take(1000);
    UniAssertSubscriber<Void> waiting = room();

    waiting.assertNotTerminated();
    bytes.giveBack(99);
    waiting.assertNotTerminated();
    bytes.giveBack(1000);

    waiting.assertCompleted();
  }

  @Test
  void roomIsGivenOnce() {
    bytes.take(100);
    room();
    bytes.giveBack(100);
    bytes.take(100);
    UniAssertSubscriber<Void> next = room();

    next.assertNotTerminated();
    bytes.giveBack(100);

    next.assertCompleted();
  }

  private UniAssertSubscriber<Void> room() {
    return bytes.room().subscribe().withSubscriber(UniAssertSubscriber.create());
  }
}

package io.datastream.cli.memory;

import io.smallrye.mutiny.Context;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.UniInterceptor;
import io.smallrye.mutiny.subscription.UniSubscriber;
import io.smallrye.mutiny.subscription.UniSubscription;

/**
 * Sees each failure of each step of a {@link Uni}: Mutiny catches errors as it catches exceptions,
 * and a step that recovers from any failure would recover from the end of memory. Mutiny finds it
 * as a service.
 */
public final class UniFailures implements UniInterceptor {

  @Override
  public <T> UniSubscriber<? super T> onSubscription(
      Uni<T> step, UniSubscriber<? super T> subscriber) {
    return new Seen<>(subscriber);
  }

  private record Seen<T>(UniSubscriber<? super T> subscriber) implements UniSubscriber<T> {

    @Override
    public Context context() {
      return subscriber.context();
    }

    @Override
    public void onSubscribe(UniSubscription subscription) {
      subscriber.onSubscribe(subscription);
    }

    @Override
    public void onItem(T item) {
      subscriber.onItem(item);
    }

    @Override
    public void onFailure(Throwable failure) {
      OutOfMemory.report(failure);
      subscriber.onFailure(failure);
    }
  }
}

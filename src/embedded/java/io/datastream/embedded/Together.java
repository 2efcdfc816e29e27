package io.datastream.embedded;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * Two services that start and stop at the same time.
 *
 * @param kafka the first
 * @param postgres the second
 */
@SuppressWarnings("try") // AutoCloseable at large may be interrupted; these are not
record Together<K extends AutoCloseable, P extends AutoCloseable>(K kafka, P postgres)
    implements AutoCloseable {

  /** Starts both; if one fails, the other is stopped. */
  static <K extends AutoCloseable, P extends AutoCloseable> Together<K, P> start(
      Supplier<K> kafka, Supplier<P> postgres) {
    CompletableFuture<P> other = inBackground("start PostgreSQL", postgres);
    K first;
    try {
      first = kafka.get();
    } catch (RuntimeException e) {
      other.thenAccept(Together::closeQuietly).exceptionally(ignored -> null).join();
      throw e;
    }
    try {
      return new Together<>(first, other.join());
    } catch (CompletionException e) {
      closeQuietly(first);
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw e;
    }
  }

  @Override
  public void close() throws Exception {
    CompletableFuture<Void> other =
        inBackground(
            "stop PostgreSQL",
            () -> {
              closeQuietly(postgres);
              return null;
            });
    try {
      kafka.close();
    } finally {
      other.join();
    }
  }

  // A thread of our own: those of the common pool have another context class loader.
  private static <T> CompletableFuture<T> inBackground(String name, Supplier<T> work) {
    return CompletableFuture.supplyAsync(work, task -> new Thread(task, name).start());
  }

  private static void closeQuietly(AutoCloseable service) {
    try {
      service.close();
    } catch (Exception e) {
      throw new IllegalStateException("Could not stop a service", e);
    }
  }
}

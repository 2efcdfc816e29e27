package io.datastream.embedded;

import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;

/**
 * The services that all tests of a JVM share.
 *
 * <p>Quarkus loads test resources in class loaders of its own and closes them between test classes,
 * but the services must outlive them: their threads still load classes, and starting anew takes
 * seconds. So they are started by, and remembered in, the one copy of this class that the JVM's own
 * class loader has. Across class loaders only types of the JDK are the same, hence the map.
 */
public final class SharedServices implements Supplier<Map<String, String>> {
  private static final ClassLoader HOME = ClassLoader.getSystemClassLoader();

  /** Called by reflection, see {@link #environmentOfTheJvm()}. */
  public SharedServices() {}

  /** Starts the services if no test of this JVM has, and returns their environment. */
  static Map<String, String> environmentOfTheJvm() {
    return atHome().get();
  }

  @Override
  public Map<String, String> get() {
    try {
      return Holder.ENVIRONMENT.join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause().getMessage(), e.getCause());
    }
  }

  @SuppressWarnings("unchecked") // the one interface that this class has in every class loader
  private static Supplier<Map<String, String>> atHome() {
    try {
      Class<?> home = HOME.loadClass(SharedServices.class.getName());
      return (Supplier<Map<String, String>>) home.getConstructor().newInstance();
    } catch (ClassNotFoundException e) {
      // Continuous testing: the JVM of dev mode has the tests in Quarkus' class loaders only.
      return new SharedServices();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Filled by the JVM's initialization of this class: once, and with everybody else waiting. */
  private static final class Holder {
    // A future, because it can also hold the failure; one thrown by a class initialization is
    // shown to the first caller only, and wrapped in errors.
    static final CompletableFuture<Map<String, String>> ENVIRONMENT = start();

    @SuppressWarnings("resource") // closed by its shutdown hook
    private static CompletableFuture<Map<String, String>> start() {
      Thread thread = Thread.currentThread();
      ClassLoader before = thread.getContextClassLoader();
      // The servers' threads inherit it, and Kafka loads classes with it.
      thread.setContextClassLoader(Holder.class.getClassLoader());
      try {
        return CompletableFuture.completedFuture(Services.start().environment());
      } catch (RuntimeException e) {
        return CompletableFuture.failedFuture(e);
      } finally {
        thread.setContextClassLoader(before);
      }
    }
  }
}

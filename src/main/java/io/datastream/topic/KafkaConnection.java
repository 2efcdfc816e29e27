package io.datastream.topic;

import io.datastream.config.DatastreamConfig;
import io.datastream.config.ServiceUnreachableException;
import io.smallrye.common.annotation.Identifier;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * How Kafka is reached: the settings that all clients share ({@code kafka.*}), and the one
 * administration client of the process. Thread-safe.
 */
@ApplicationScoped
public class KafkaConnection {
  private static final String KEY = "KAFKA_BOOTSTRAP_SERVERS";
  private static final Duration SIGN_OF_LIFE = Duration.ofMillis(1500);
  private static final Duration CLOSE_TIMEOUT = Duration.ofMillis(500);

  private final Map<String, Object> common;
  private final Duration connectTimeout;
  private final int deliveryTimeoutMs;
  private final String address;

  /** Made when it is first needed; it finds the brokers again by itself after they were away. */
  private Admin admin;

  KafkaConnection(
      @Identifier("default-kafka-broker") Map<String, Object> common,
      DatastreamConfig config,
      @ConfigProperty(name = "kafka.bootstrap.servers") String address) {
    this.common = common;
    this.connectTimeout = config.connectTimeout();
    this.deliveryTimeoutMs = config.ingest().deliveryTimeoutMs();
    this.address = address;
  }

  /** Work with Kafka's administration client; it blocks. */
  @FunctionalInterface
  public interface AdminWork<T> {
    /** Does it. */
    T with(Admin admin) throws ExecutionException, InterruptedException;
  }

  /**
   * The shared settings that a kind of client knows; others would only make it warn.
   *
   * @param names what that client takes
   */
  public Map<String, Object> settings(Set<String> names) {
    Map<String, Object> known = new HashMap<>(common);
    known.keySet().retainAll(names);
    return known;
  }

  /**
   * Does the work with the process' client, which other threads may be using too; blocks.
   *
   * @throws ServiceUnreachableException when Kafka doesn't answer within the configured time
   * @throws KafkaException for what else Kafka has against it
   */
  public <T> T administer(AdminWork<T> work) {
    try {
      return work.with(admin());
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TimeoutException) {
        throw unreachable(e.getCause());
      }
      throw new KafkaException(e.getCause().getMessage(), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KafkaException("interrupted while waiting for Kafka", e);
    }
  }

  /** The brokers that are asked first, as they are configured. */
  public String address() {
    return address;
  }

  /**
   * Nothing, when a broker answers within the time of a first contact, as a run would have it; else
   * fails in words.
   */
  public Uni<Void> firstContact() {
    return Uni.createFrom()
        .item(() -> administer(admin -> admin.describeCluster().nodes().get()))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .replaceWithVoid();
  }

  /** Nothing, when a broker answers; fails in words after a second and a half without one. */
  public Uni<Void> signOfLife() {
    int timeoutMs = (int) SIGN_OF_LIFE.toMillis();
    var bounded = new DescribeClusterOptions().timeoutMs(timeoutMs);
    return Uni.createFrom()
        .completionStage(() -> admin().describeCluster(bounded).nodes().toCompletionStage())
        // Making the client looks the brokers' names up.
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool())
        .replaceWithVoid()
        .onFailure(TimeoutException.class)
        .transform(
            late ->
                new ServiceUnreachableException(
                    "Kafka", address, KEY, "no answer within " + timeoutMs + " ms", late));
  }

  private synchronized Admin admin() {
    if (admin == null) {
      Map<String, Object> settings = settings(AdminClientConfig.configNames());
      int timeout = Math.toIntExact(connectTimeout.toMillis());
      settings.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, timeout);
      settings.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, timeout);
      settings.put(AdminClientConfig.CLIENT_ID_CONFIG, "datastream-admin");
      try {
        admin = Admin.create(settings);
      } catch (KafkaException e) {
        throw unreachable(e);
      }
    }
    return admin;
  }

  @PreDestroy
  synchronized void close() {
    if (admin != null) {
      admin.close(CLOSE_TIMEOUT);
    }
  }

  /**
   * A message that was not acknowledged, in words: the channel's own tell how often it has tried
   * until when.
   *
   * @return the failure itself where Kafka has no part in it
   */
  public Throwable unacknowledged(Throwable failure) {
    for (Throwable it = failure; it != null; it = it.getCause()) {
      if (it instanceof TimeoutException) {
        String why =
            "no acknowledgement within "
                + deliveryTimeoutMs
                + " ms (datastream.ingest.delivery-timeout-ms)";
        return new ServiceUnreachableException("Kafka", address, KEY, why, failure);
      } else if (it instanceof KafkaException) {
        return new KafkaException("Kafka did not take a message: " + it.getMessage(), failure);
      }
    }
    return failure;
  }

  /** The failure in words that name the address and the key that sets it. */
  public ServiceUnreachableException unreachable(Throwable cause) {
    String why =
        cause instanceof TimeoutException
            ? "no answer within " + connectTimeout.toMillis() + " ms (datastream.connect-timeout)"
            : (cause.getCause() == null ? cause : cause.getCause()).getMessage();
    return new ServiceUnreachableException("Kafka", address, KEY, why, cause);
  }
}

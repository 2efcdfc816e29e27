package io.datastream.config;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Positive;
import java.time.Duration;
import java.util.Optional;

/** Settings that more than one station needs. */
@ConfigMapping(prefix = "datastream")
public interface DatastreamConfig {

  /** The format of messages that ingest sends. */
  String ENVELOPE = "envelope";

  /** Kafka topic that ingest writes and process reads. */
  @WithDefault("data-stream")
  @Pattern(
      regexp = "(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}",
      message =
          "must be a name that Kafka takes (1 to 249 letters, digits, '.', '_' or '-'), not"
              + " '${validatedValue}'")
  String topic();

  /**
   * What the messages on the topic are: {@code envelope}, as ingest sends them, or {@code json}, as
   * others do. Nothing can be ingested to a topic of another format than {@code envelope}.
   */
  @WithDefault(ENVELOPE)
  String format();

  /** Name under which offsets are kept in PostgreSQL and committed to Kafka. */
  @WithDefault("stream-processor")
  String group();

  /** How long Kafka and PostgreSQL may take to answer at first contact before a run gives up. */
  @WithDefault("4s")
  @AnswerTime
  Duration connectTimeout();

  /**
   * How long PostgreSQL may take to answer a statement before its connection is given up (a batch
   * has `datastream.process.write-timeout`). For what others keep locked it waits half of it, at
   * most 5 s.
   */
  @WithDefault("10s")
  @AnswerTime
  Duration statementTimeout();

  /** How long PostgreSQL may take over one statement of a migration. */
  @WithDefault("10m")
  @AnswerTime
  Duration migrateTimeout();

  /**
   * The secret that masked values are hashed with (`mask: sha256`). Without it, whoever has the
   * table can find out what was masked by trying.
   */
  Optional<String> maskKey();

  /** Ingest runs: from sources to the topic. */
  Ingest ingest();

  /** Process runs: from the topic to PostgreSQL. */
  Process process();

  /** How messages are fetched from Kafka. */
  Consumer consumer();

  /** The topic, where ingest has to create it. */
  NewTopic newTopic();

  /** Runs that wait for each other inside one `serve`. */
  Runs runs();

  /** Log files. */
  Log log();

  /** Ingest runs: from sources to the topic. */
  interface Ingest {
    /** Period of the scheduled ingest inside `serve`; `off` for none. */
    @WithDefault("5m")
    @Period
    String every();

    /** Sources that are read side by side. */
    @WithDefault("4")
    @Min(1)
    @Max(64)
    int parallelSources();

    /**
     * Envelopes of one source that may be on their way to Kafka without an acknowledgement; fewer
     * where they hold 8 MB together.
     */
    @WithDefault("64")
    @Min(1)
    @Max(100)
    int inFlight();

    /**
     * Milliseconds that Kafka may take to acknowledge an envelope, retries included; at least 11000
     * (Kafka's `delivery.timeout.ms`).
     */
    @WithDefault("30000")
    @Min(11000)
    int deliveryTimeoutMs();
  }

  /** Process runs: from the topic to PostgreSQL. */
  interface Process {
    /** Messages that a run takes at most when it isn't told a number. */
    @WithDefault("100")
    @Positive
    long maxMessages();

    /**
     * How long a run takes at most when it isn't told a time; what is in hand when it is over has
     * 10 s more.
     */
    @WithDefault("5s")
    @TimeSpan
    Duration timeout();

    /** Period of the scheduled process run (a drain) inside `serve`; `off` for none. */
    @WithDefault("off")
    @Period
    String every();

    /** Bytes of message values that are written in one transaction, at least one message. */
    @WithDefault("524288")
    @Min(1)
    int batchBytes();

    /**
     * Batches that are decoded and written side by side, each over a connection of its own; the
     * pool (`quarkus.datasource.reactive.max-size`) has to have two more.
     */
    @WithDefault("3")
    @Min(1)
    @Max(16)
    int writers();

    /**
     * When a worker stands still for this long, PostgreSQL takes its partitions from it. (Those of
     * one that died are free at once.)
     */
    @WithDefault("30s")
    @TimeSpan
    Duration claimTimeout();

    /**
     * How long a run that had begun tries to go on when PostgreSQL or Kafka are away, or others
     * hold locks, before it fails.
     */
    @WithDefault("30s")
    @TimeSpan
    Duration recoverFor();

    /**
     * What to do when the topic is another one than the stored offsets belong to (deleted and made
     * anew, or another cluster): `fail`, or `begin` at the new one's beginning.
     */
    @WithDefault("fail")
    NewTopicPolicy onNewTopic();

    /** How long PostgreSQL may take over one batch before it is tried again. */
    @WithDefault("60s")
    @AnswerTime
    Duration writeTimeout();

    /** A drain without `--timeout-ms` fails when Kafka delivers nothing for this long. */
    @WithDefault("30s")
    @TimeSpan
    Duration stallTimeout();
  }

  /** What to do about a topic that is another one than before. */
  enum NewTopicPolicy {
    /** Refuse to run. */
    FAIL,
    /** Begin at its beginning. */
    BEGIN
  }

  /** How messages are fetched from Kafka; the names are the prototype's. */
  interface Consumer {
    /** Bytes that the broker gathers before it answers a fetch (Kafka's `fetch.min.bytes`). */
    @WithDefault("1024")
    @Min(1)
    int fetchMinBytes();

    /**
     * Milliseconds that the broker gathers at most (Kafka's `fetch.max.wait.ms`). The prototype's
     * 500 would hold up every run's end: what a run asks the broker waits behind its open fetch.
     */
    @WithDefault("25")
    @Min(0)
    int fetchMaxWaitMs();

    /**
     * Messages of one poll (Kafka's `max.poll.records`). What a run takes doesn't depend on it, the
     * memory that it takes does: what a poll brings is held unpacked, whatever its size.
     */
    @WithDefault("100")
    @Positive
    int maxPollRecords();
  }

  /** The topic, where ingest has to create it. */
  interface NewTopic {
    /** Partitions. */
    @WithDefault("1")
    @Positive
    int partitions();

    /** Replicas of each partition. */
    @WithDefault("1")
    @Positive
    short replicationFactor();
  }

  /** Runs that wait for each other inside one `serve`. */
  interface Runs {
    /** How long a trigger waits for the run before it, before it is refused (409). */
    @WithDefault("30s")
    @TimeSpan
    Duration waitTurn();
  }

  /** Log files. */
  interface Log {
    /** Directory for `kafka_producer_*.log` and `kafka_stream_*.log`; none: only stderr. */
    Optional<String> dir();
  }
}

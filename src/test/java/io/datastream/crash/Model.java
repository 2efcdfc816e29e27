package io.datastream.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.datastream.testing.Fixture;
import io.datastream.testing.Topic;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/**
 * What was sent, and so what the tables must hold once each partition is processed up to some
 * offset. Messages are sent to partitions by the test's choice, since only within a partition there
 * is a "later".
 */
final class Model {
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final Topic topic;
  private final Target target;
  private final List<List<Message>> partitions;
  private final AtomicReference<Exception> lost = new AtomicReference<>();

  Model(Topic topic, int partitions) {
    this(topic, partitions, Target.STREAM_RECORDS);
  }

  Model(Topic topic, int partitions, Target target) {
    this.topic = topic;
    this.target = target;
    this.partitions =
        IntStream.range(0, partitions)
            .<List<Message>>mapToObj(it -> Collections.synchronizedList(new ArrayList<>()))
            .toList();
  }

  /** Where the records land. */
  Target target() {
    return target;
  }

  int partitions() {
    return partitions.size();
  }

  /** Sends it without waiting; it counts once Kafka has it. */
  void send(int partition, Message message) {
    topic.send(
        partition,
        message.bytes(),
        (place, failure) -> {
          if (failure == null) {
            there(partition, place.offset(), message);
          } else {
            lost.compareAndSet(null, failure);
          }
        });
  }

  private void there(int partition, long offset, Message message) {
    List<Message> sent = partitions.get(partition);
    if (offset == sent.size()) {
      sent.add(message);
    } else {
      lost.compareAndSet(
          null,
          new IllegalStateException(
              "offset %d of partition %d follows message %d"
                  .formatted(offset, partition, sent.size() - 1)));
    }
  }

  /** Waits until Kafka has everything that was sent. */
  void flush() {
    topic.flush();
    assertNothingLost();
  }

  /** Else what follows would be about a model that Kafka's client left alone. */
  private void assertNothingLost() {
    assertThat(lost.get()).as("what kept a message from being sent").isNull();
  }

  /** What is on the partition. */
  List<Message> on(int partition) {
    List<Message> sent = partitions.get(partition);
    synchronized (sent) {
      return List.copyOf(sent);
    }
  }

  /** How much of the partition is there. */
  long end(int partition) {
    return partitions.get(partition).size();
  }

  /** Messages that Kafka has. */
  long sent() {
    return partitions.stream().mapToLong(List::size).sum();
  }

  /** The tables hold what they must for their own offsets; returns what they hold. */
  Landed assertAgreesWith(Fixture it, String situation) {
    Landed landed = Landed.in(it, target);
    assertNothingLost();
    // A run may have been quicker with a message than its acknowledgement with us.
    Awaitility.await("acknowledgements of what has landed")
        .atMost(PATIENCE)
        .until(
            () ->
                landed.offsets().entrySet().stream()
                    .allMatch(offset -> end(offset.getKey()) >= offset.getValue()));
    Expected expected = new Expected(landed.offsets());

    assertThat(landed.quarantine())
        .as("%s: quarantine", situation)
        .containsExactlyInAnyOrderElementsOf(expected.quarantine);
    assertSameRows(landed.rows(), expected.rows, situation);
    Landed.Counts counts = landed.counts();
    assertThat(counts.messages())
        .as("%s: messages of %s", situation, landed.offsets())
        .isEqualTo(landed.processed());
    assertThat(counts.inserted()).as("%s: inserted", situation).isEqualTo(expected.keys());
    assertThat(counts.records()).as("%s: records", situation).isEqualTo(expected.records);
    assertThat(counts.quarantined())
        .as("%s: quarantined", situation)
        .isEqualTo(expected.quarantine.size());
    assertThat(counts.inserted() + counts.updated() + counts.unchanged() + expected.brokenElements)
        .as("%s: inserted, updated, unchanged and broken", situation)
        .isEqualTo(expected.records);
    return landed;
  }

  /** Everything has landed. */
  Landed assertAllLanded(Fixture it, String situation) {
    Landed landed = assertAgreesWith(it, situation);
    Map<Integer, Long> ends = new TreeMap<>();
    IntStream.range(0, partitions()).forEach(partition -> ends.put(partition, end(partition)));
    assertThat(landed.offsets()).as("%s: offsets", situation).isEqualTo(ends);
    return landed;
  }

  /** Comparing the maps themselves would print all their rows. */
  private static void assertSameRows(
      Map<String, String> found, Map<String, String> expected, String situation) {
    List<String> wrong = new ArrayList<>();
    expected.forEach(
        (key, value) -> {
          if (!value.equals(found.get(key))) {
            wrong.add(key + " is " + found.get(key) + ", not " + value);
          }
        });
    found.forEach(
        (key, value) -> {
          if (!expected.containsKey(key)) {
            wrong.add(key + " is " + value + ", not absent");
          }
        });
    assertThat(wrong.stream().limit(20).toList())
        .as("%s: %d of %d rows are wrong", situation, wrong.size(), expected.size())
        .isEmpty();
  }

  /** The messages before the offsets, taken in their order. */
  private final class Expected {
    private final Map<String, String> rows = new HashMap<>();
    private final Map<String, List<String>> items = new HashMap<>();
    private final Map<String, Message.Element> latest = new HashMap<>();
    private final List<String> quarantine = new ArrayList<>();
    private long records;
    private long brokenElements;

    Expected(Map<Integer, Long> offsets) {
      offsets.forEach(
          (partition, next) -> {
            List<Message> sent = on(partition);
            for (int offset = 0; offset < next; offset++) {
              take(partition + ":" + offset + ":", sent.get(offset));
            }
          });
    }

    private void take(String place, Message message) {
      if (message.elements() == null) {
        quarantine.add(place + "all");
        return;
      }
      for (int index = 0; index < message.elements().size(); index++) {
        Message.Element element = message.elements().get(index);
        records++;
        if (element.broken()) {
          brokenElements++;
          quarantine.add(place + index);
        } else {
          String key = element.key() == null ? topic.name() + ":" + place + index : element.key();
          put(key, element);
        }
      }
    }

    private void put(String key, Message.Element element) {
      Message.Element before = latest.put(key, element);
      if (target == Target.HISTORY) {
        if (before != null) {
          rows.put(key + " " + before.number(), before.value() + " " + element.number());
        }
        rows.put(key + " " + element.number(), element.value());
      } else if (target == Target.CHILDREN) {
        if (element.items() != null) {
          items.put(key, element.items());
        }
        List<String> all = new ArrayList<>(List.of(element.value()));
        all.addAll(items.getOrDefault(key, List.of()));
        rows.put(key, String.join(" ", all));
      } else {
        rows.put(key, element.value());
      }
    }

    /** How many keys there are, of which each was new once. */
    private long keys() {
      return latest.size();
    }
  }
}

package io.datastream.crash;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * Makes messages of all kinds: envelopes of several records, with new keys, keys seen before, no
 * key, broken elements among them, and now and then something that is no envelope.
 */
final class Messages {
  private static final int MOST_ELEMENTS = 8;
  private static final int RECENT_KEYS = 500;

  private final Random random;
  private final List<List<String>> recent = new ArrayList<>();
  private long made;

  Messages(Random random, int partitions) {
    this.random = random;
    for (int i = 0; i < partitions; i++) {
      recent.add(new ArrayList<>());
    }
  }

  /** The next one for this partition; keys are never shared between partitions. */
  Message next(int partition) {
    if (random.nextInt(50) == 0) {
      return Message.broken();
    }
    List<Message.Element> elements = new ArrayList<>();
    int size = 1 + random.nextInt(MOST_ELEMENTS);
    for (int i = 0; i < size; i++) {
      elements.add(element(partition));
    }
    return Message.of(elements);
  }

  private Message.Element element(int partition) {
    String value = "v" + made++;
    int kind = random.nextInt(20);
    if (kind == 0) {
      return Message.Element.BROKEN;
    }
    if (kind <= 2) {
      return new Message.Element(null, value);
    }
    List<String> keys = recent.get(partition);
    if (kind <= 7 && !keys.isEmpty()) {
      return new Message.Element(keys.get(random.nextInt(keys.size())), value);
    }
    String key = "p" + partition + "-" + made;
    if (keys.size() < RECENT_KEYS) {
      keys.add(key);
    } else {
      keys.set(random.nextInt(RECENT_KEYS), key);
    }
    return new Message.Element(key, value);
  }
}

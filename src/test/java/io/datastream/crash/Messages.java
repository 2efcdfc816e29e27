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
  private static final int RECORDS_A_FIELD = 1000;

  private final Random random;
  private final boolean drifting;
  private final List<List<String>> recent = new ArrayList<>();
  private long made;

  /**
   * @param drifting whether their records change their shape as time goes on
   */
  Messages(Random random, int partitions, boolean drifting) {
    this.random = random;
    this.drifting = drifting;
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
      return new Message.Element(null, value, more());
    }
    List<String> keys = recent.get(partition);
    if (kind <= 7 && !keys.isEmpty()) {
      return new Message.Element(keys.get(random.nextInt(keys.size())), value, more());
    }
    String key = "p" + partition + "-" + made;
    if (keys.size() < RECENT_KEYS) {
      keys.add(key);
    } else {
      keys.set(random.nextInt(RECENT_KEYS), key);
    }
    return new Message.Element(key, value, more());
  }

  /** Fields that come and go, and whose numbers get fractions. */
  private String more() {
    if (!drifting || random.nextInt(3) > 0) {
      return "";
    }
    long field = made / RECORDS_A_FIELD;
    String number = made % RECORDS_A_FIELD < RECORDS_A_FIELD / 2 ? "7" : "7.5";
    return ",\"f%d\":%s".formatted(field, number);
  }
}

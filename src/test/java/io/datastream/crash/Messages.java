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
  private final Target target;
  private final List<List<String>> recent = new ArrayList<>();
  private long made;

  /**
   * @param target that they are for
   */
  Messages(Random random, int partitions, Target target) {
    this.random = random;
    this.target = target;
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
    if (kind <= 2 && !target.needsKeys()) {
      return element(null, value);
    }
    List<String> keys = recent.get(partition);
    if (kind <= 7 && !keys.isEmpty()) {
      return element(keys.get(random.nextInt(keys.size())), value);
    }
    String key = "p" + partition + "-" + made;
    if (keys.size() < RECENT_KEYS) {
      keys.add(key);
    } else {
      keys.set(random.nextInt(RECENT_KEYS), key);
    }
    return element(key, value);
  }

  private Message.Element element(String key, String value) {
    String more = more();
    if (target == Target.HISTORY) {
      more += ",\"n\":" + made;
    }
    if (target != Target.CHILDREN || random.nextInt(4) == 0) {
      return new Message.Element(key, value, made, null, more);
    }
    List<String> items =
        random.ints(random.nextInt(4), 0, 3).mapToObj(it -> value + "." + it).toList();
    String its = more;
    String all =
        String.join(",", items.stream().map(it -> "{\"of\":\"%s\"%s}".formatted(it, its)).toList());
    return new Message.Element(key, value, made, items, more + ",\"items\":[" + all + "]");
  }

  /** Fields that come and go, and whose numbers get fractions. */
  private String more() {
    if (!target.drifts() || random.nextInt(3) > 0) {
      return "";
    }
    long field = made / RECORDS_A_FIELD;
    String number = made % RECORDS_A_FIELD < RECORDS_A_FIELD / 2 ? "7" : "7.5";
    return ",\"f%d\":%s".formatted(field, number);
  }
}

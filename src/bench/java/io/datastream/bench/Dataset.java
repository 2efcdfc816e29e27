package io.datastream.bench;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;

/**
 * The records that everything here carries: orders of about 200 bytes of JSON, the same ones each
 * time, with ids from 0.
 */
final class Dataset {
  /** The source's name in the envelopes, and so in the table. */
  static final String SOURCE = "orders";

  /** The CSV file's first line. */
  static final String CSV_HEADER = "id,customer,email,city,status,amount,ordered_at,note";

  private static final String[] CITIES = {
    "Rotterdam", "Lisboa", "Kraków", "Lyon", "Tampere", "Graz", "Cork", "Aarhus"
  };
  private static final String[] STATES = {"new", "paid", "shipped", "delivered", "returned"};
  private static final String NOTE = "leave it at the door, please ring twice";
  private static final String NEWER_NOTE = "leave it at the gate, please ring twice";

  private Dataset() {}

  /** One record. */
  static String json(long id) {
    return json(id, false);
  }

  /**
   * One record.
   *
   * @param newer as it is after a change that leaves it as long as it was
   */
  static String json(long id, boolean newer) {
    return String.format(
        Locale.ROOT,
        "{\"id\": %d, \"customer\": \"c-%06d\", \"email\": \"c%d@example.com\", \"city\": \"%s\","
            + " \"status\": \"%s\", \"amount\": %d.%02d, \"ordered_at\": \"%s\", \"note\": \"%s\"}",
        id,
        scattered(id),
        scattered(id),
        city(id),
        status(id),
        scattered(id) % 1000,
        id % 100,
        orderedAt(id),
        note(newer));
  }

  /** The same record as a row of {@link #CSV_HEADER}. */
  static String csv(long id) {
    return row("%d,c-%06d,c%d@example.com,%s,%s,%d.%02d,%s,\"%s\"\n", id);
  }

  /** The same record as COPY's text format has it, without an end of its line. */
  static String text(long id) {
    return row("%d\tc-%06d\tc%d@example.com\t%s\t%s\t%d.%02d\t%s\t%s", id);
  }

  private static String row(String format, long id) {
    return String.format(
        Locale.ROOT,
        format,
        id,
        scattered(id),
        scattered(id),
        city(id),
        status(id),
        scattered(id) % 1000,
        id % 100,
        orderedAt(id),
        NOTE);
  }

  /** Envelopes of so many records each, the last one maybe of fewer. */
  static Iterator<byte[]> envelopes(long records, int size) {
    return envelopes(records, size, false);
  }

  /**
   * Envelopes of so many records each, the last one maybe of fewer.
   *
   * @param newer as they are after a change to each
   */
  static Iterator<byte[]> envelopes(long records, int size, boolean newer) {
    return new Envelopes(records, size, envelope -> SOURCE, id -> json(id, newer));
  }

  /** What the records' amounts come to. */
  static BigDecimal amounts(long records) {
    long cents = 0;
    for (long id = 0; id < records; id++) {
      cents += scattered(id) % 1000 * 100 + id % 100;
    }
    return BigDecimal.valueOf(cents, 2);
  }

  /** The note that a record has, before or after its change. */
  static String note(boolean newer) {
    return newer ? NEWER_NOTE : NOTE;
  }

  /** A number that looks as if it were any, the same for an id each time. */
  static long scattered(long id) {
    return id * 7919 % 1_000_003;
  }

  private static String city(long id) {
    return CITIES[(int) (scattered(id) % CITIES.length)];
  }

  private static String status(long id) {
    return STATES[(int) (scattered(id) % STATES.length)];
  }

  /** When the order was made. */
  static String orderedAt(long id) {
    return Instant.ofEpochSecond(1_767_225_600L + id).toString();
  }
}

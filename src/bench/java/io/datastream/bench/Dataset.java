package io.datastream.bench;

import io.datastream.message.envelope.EnvelopeWriter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.Locale;
import java.util.NoSuchElementException;

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
    return json(id, NOTE);
  }

  private static String json(long id, String note) {
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
        note);
  }

  /** The same record as a row of {@link #CSV_HEADER}. */
  static String csv(long id) {
    return String.format(
        Locale.ROOT,
        "%d,c-%06d,c%d@example.com,%s,%s,%d.%02d,%s,\"%s\"\n",
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
    return envelopes(records, size, NOTE);
  }

  /** The same records after a change to each that leaves it as long as it was. */
  static Iterator<byte[]> newerEnvelopes(long records, int size) {
    return envelopes(records, size, NEWER_NOTE);
  }

  /** Whether a payload isn't that of {@link #envelopes}. */
  static String isNewer() {
    return "payload->>'note' = '" + NEWER_NOTE + "'";
  }

  private static Iterator<byte[]> envelopes(long records, int size, String note) {
    EnvelopeWriter writer = new EnvelopeWriter(SOURCE);
    Instant now = Instant.now();
    return new Iterator<>() {
      private long next;

      @Override
      public boolean hasNext() {
        return next < records;
      }

      @Override
      public byte[] next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        for (int i = 0; i < size && next < records; i++) {
          writer.add(json(next++, note).getBytes(StandardCharsets.UTF_8));
        }
        return writer.finish(now);
      }
    };
  }

  private static long scattered(long id) {
    return id * 7919 % 1_000_003;
  }

  private static String city(long id) {
    return CITIES[(int) (scattered(id) % CITIES.length)];
  }

  private static String status(long id) {
    return STATES[(int) (scattered(id) % STATES.length)];
  }

  private static String orderedAt(long id) {
    return Instant.ofEpochSecond(1_767_225_600L + id).toString();
  }
}

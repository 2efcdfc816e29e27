package io.datastream.message;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * What a message is to the reading of its source that sent it: one of its envelopes, or its end. It
 * travels in headers, and an end is an envelope without records, so that whoever knows nothing of
 * readings passes over both.
 */
public sealed interface ReadingMark {
  /** How a reading ended. */
  enum Outcome {
    /** All that the source has was sent. */
    COMPLETE,
    /** A record could not be read or sent. */
    FAULTY,
    /** The source has more than it gave. */
    PARTIAL,
    /** The source could not be read to its end. */
    FAILED;

    /** Its name in headers and tables. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Which reading: one that began later has a greater number. */
  long reading();

  /** The mark as a message's headers. */
  Map<String, byte[]> headers();

  /**
   * One of its envelopes.
   *
   * @param number of envelopes before it, from 0
   */
  record Envelope(long reading, long number) implements ReadingMark {
    private static final String NUMBER = "reading-envelope";

    @Override
    public Map<String, byte[]> headers() {
      return Map.of(HEADER, bytes(reading), NUMBER, bytes(number));
    }
  }

  /**
   * Its end.
   *
   * @param envelopes that it has sent, those with records
   */
  record End(long reading, long envelopes, Outcome outcome) implements ReadingMark {
    private static final String OUTCOME = "reading-end";
    private static final String ENVELOPES = "reading-envelopes";

    @Override
    public Map<String, byte[]> headers() {
      return Map.of(
          HEADER,
          bytes(reading),
          ENVELOPES,
          bytes(envelopes),
          OUTCOME,
          outcome.word().getBytes(StandardCharsets.US_ASCII));
    }

    private static Optional<Outcome> outcome(byte[] value) {
      return Arrays.stream(Outcome.values())
          .filter(it -> Arrays.equals(it.word().getBytes(StandardCharsets.US_ASCII), value))
          .findFirst();
    }
  }

  /** The header that both have. */
  String HEADER = "reading";

  /**
   * The mark in a message's headers.
   *
   * @param header gives the value of a header, null where there is none
   * @return empty when there is none, or not as {@link #headers} has it
   */
  static Optional<ReadingMark> of(Function<String, byte[]> header) {
    byte[] given = header.apply(HEADER);
    if (given == null) {
      return Optional.empty();
    }
    return number(given)
        .flatMap(
            reading -> {
              byte[] end = header.apply(End.OUTCOME);
              return end == null
                  ? number(header.apply(Envelope.NUMBER)).map(it -> new Envelope(reading, it))
                  : number(header.apply(End.ENVELOPES))
                      .flatMap(all -> End.outcome(end).map(it -> new End(reading, all, it)));
            });
  }

  private static byte[] bytes(long number) {
    return Long.toString(number).getBytes(StandardCharsets.US_ASCII);
  }

  /** Of at most 18 digits: no sum of them is beyond a long. */
  private static Optional<Long> number(byte[] value) {
    if (value == null || value.length > 18) {
      return Optional.empty();
    }
    String digits = new String(value, StandardCharsets.US_ASCII);
    return digits.matches("0|[1-9][0-9]*") ? Optional.of(Long.valueOf(digits)) : Optional.empty();
  }
}

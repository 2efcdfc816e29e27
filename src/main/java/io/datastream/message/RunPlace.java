package io.datastream.message;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Where an envelope's records stand in what a run reads of a source. It is the same when the run is
 * repeated, wherever envelopes are cut then, so it can be the key of records that have none.
 *
 * @param runKey of the run
 * @param firstRecord ordinal of the envelope's first record among the records of its source that
 *     the run sends, from 0
 */
public record RunPlace(String runKey, long firstRecord) {
  private static final String RUN_KEY = "run-key";
  private static final String FIRST_RECORD = "first-record";

  /** What a header may have; run keys are shorter by far, digits are fewer. */
  private static final int LONGEST = 1024;

  /** The place as a message's headers. */
  public Map<String, byte[]> headers() {
    return Map.of(
        RUN_KEY, runKey.getBytes(StandardCharsets.UTF_8),
        FIRST_RECORD, Long.toString(firstRecord).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * The place in a message's headers.
   *
   * @param header gives the value of a header, null where there is none
   * @return empty when it isn't there or isn't as {@link #headers} has it
   */
  public static Optional<RunPlace> of(Function<String, byte[]> header) {
    return text(header.apply(RUN_KEY))
        .filter(key -> !key.isBlank())
        .flatMap(
            key ->
                text(header.apply(FIRST_RECORD))
                    .flatMap(RunPlace::ordinal)
                    .map(first -> new RunPlace(key, first)));
  }

  /**
   * The key of a record that has none of its own.
   *
   * @param index in the envelope's data, from 0
   */
  public String recordKey(int index) {
    return "run:" + runKey + ":" + (firstRecord + index);
  }

  private static Optional<Long> ordinal(String digits) {
    // Of at most 18 digits: an index can be added to any of them. One number has one spelling.
    return digits.matches("0|[1-9][0-9]{0,17}")
        ? Optional.of(Long.valueOf(digits))
        : Optional.empty();
  }

  private static Optional<String> text(byte[] value) {
    if (value == null || value.length > LONGEST) {
      return Optional.empty();
    }
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(value)).toString();
      // PostgreSQL's text can't hold U+0000.
      return text.indexOf('\0') < 0 ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }
}

package io.datastream.message.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;

/** Jackson as messages of others are read with it. Thread-safe. */
public final class MessageJson {
  private static final int MAX_DEPTH = 100_000;

  /** Jackson gathers a name in memory, several times over. */
  private static final int LONGEST_NAME = 1_000_000;

  private final JsonFactoryBuilder factories =
      new JsonFactoryBuilder()
          // The message is UTF-8 by contract; guessing would also lose the byte offsets.
          .disable(JsonFactory.Feature.CHARSET_DETECTION)
          // Records' fields come from outside: interning them would leak.
          .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNumberLength(Integer.MAX_VALUE)
                  .maxNameLength(LONGEST_NAME)
                  // The sources take records of Jackson's own 1000 levels, and the envelope adds
                  // two; deep ones of other producers shall not cost their neighbours either.
                  .maxNestingDepth(MAX_DEPTH)
                  .build());

  /** A factory for one message: a shared one would remember the names of all of them. */
  public JsonFactory factory() {
    return factories.build();
  }
}

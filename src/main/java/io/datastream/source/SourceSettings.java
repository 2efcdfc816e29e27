package io.datastream.source;

import java.util.List;
import java.util.Optional;

/**
 * What is configured for a source of any kind.
 *
 * @param key fields that identify a record; empty when not configured (the default applies)
 * @param eventTime field that tells when a record came to be; empty when not configured
 * @param batchSize records per batch, at least 1
 */
public record SourceSettings(
    Optional<List<String>> key, Optional<String> eventTime, int batchSize) {

  /** Longest name of a source, in UTF-16 code units. */
  public static final int MAX_NAME_LENGTH = 200;

  /** Makes the key unmodifiable. */
  public SourceSettings {
    key = key.map(List::copyOf);
  }
}

package io.datastream.ingest;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * What came of one source.
 *
 * @param messages envelopes that Kafka acknowledged
 * @param records in those envelopes
 * @param bytes of those envelopes
 * @param quarantined pieces that could not be read or sent
 * @param error why the source could not be read to its end; null when it was
 * @param broken the first of the pieces, with their places
 * @param warnings what people should know although the source could be read
 * @param serverAway whether the error is that a server is away; no part of what is written down
 */
@JsonPropertyOrder({"messages", "records", "bytes", "quarantined", "error", "broken", "warnings"})
public record SourceTally(
    long messages,
    long records,
    long bytes,
    long quarantined,
    @Schema(nullable = true) String error,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> broken,
    @JsonInclude(JsonInclude.Include.NON_EMPTY) List<String> warnings,
    @JsonIgnore boolean serverAway) {

  public SourceTally {
    broken = broken == null ? List.of() : List.copyOf(broken);
    // Results that were stored before there were any have none.
    warnings = warnings == null ? List.of() : List.copyOf(warnings);
  }

  SourceTally(
      long messages,
      long records,
      long bytes,
      long quarantined,
      String error,
      List<String> broken,
      List<String> warnings) {
    this(messages, records, bytes, quarantined, error, broken, warnings, false);
  }
}

package io.datastream.look.preview;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.PropertyNamingStrategies.SnakeCaseStrategy;
import com.fasterxml.jackson.databind.annotation.JsonNaming;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/**
 * What records of a source would become.
 *
 * @param table where they would land
 * @param exists whether it is there; null where PostgreSQL could not be asked
 * @param records how many were looked at
 * @param columns of the table, as it would be; empty for {@code stream_records}
 * @param statements that would be executed first, in their order
 * @param rows as they would be, by the names of their columns
 * @param gone how many records say that their row is gone
 * @param filtered how many records aren't wanted
 * @param superseded how many records a newer one among them has overtaken
 * @param quarantined what would go to quarantine
 * @param ignored fields without a column, with how many records have them
 * @param warnings what people should know beside
 */
@JsonNaming(SnakeCaseStrategy.class)
@JsonPropertyOrder({
  "source",
  "table",
  "exists",
  "records",
  "columns",
  "statements",
  "rows",
  "gone",
  "filtered",
  "superseded",
  "quarantined",
  "ignored",
  "warnings",
  "elapsedMs"
})
@RegisterForReflection
public record PreviewReport(
    String source,
    String table,
    @JsonInclude(JsonInclude.Include.NON_NULL) Boolean exists,
    int records,
    List<Column> columns,
    List<String> statements,
    List<Map<String, JsonNode>> rows,
    long gone,
    long filtered,
    long superseded,
    List<Refused> quarantined,
    Map<String, Long> ignored,
    List<String> warnings,
    long elapsedMs) {

  /** The same after so many milliseconds. */
  PreviewReport took(long millis) {
    return new PreviewReport(
        source,
        table,
        exists,
        records,
        columns,
        statements,
        rows,
        gone,
        filtered,
        superseded,
        quarantined,
        ignored,
        warnings,
        millis);
  }

  /**
   * A column that records have values for, or Datastream's own.
   *
   * @param type as PostgreSQL's catalogue writes it
   * @param key whether rows are found by it
   * @param state {@code there}, {@code new} or {@code changed}
   */
  @RegisterForReflection
  public record Column(String name, String type, boolean key, String state) {}

  /**
   * A record, or a piece of the source, that would go to quarantine.
   *
   * @param place where it is, for people
   * @param column whose value it is about; null where it is about none
   */
  @RegisterForReflection
  public record Refused(
      String place,
      String reason,
      @JsonInclude(JsonInclude.Include.NON_NULL) String column,
      String detail) {}
}

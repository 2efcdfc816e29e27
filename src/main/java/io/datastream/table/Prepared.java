package io.datastream.table;

import io.datastream.record.QuarantineReason;
import java.util.List;
import java.util.Optional;

/**
 * Rows that are ready to be written.
 *
 * @param writer to their table
 * @param rows in the order in which they count
 * @param refused records that can't become rows of the table
 * @param passed what never becomes a row; empty where nothing is passed over
 * @param warnings what people should know beside
 */
public record Prepared(
    TableWriter writer,
    List<RecordRow> rows,
    List<Refused> refused,
    Optional<Passed> passed,
    List<String> warnings) {

  /** Rows that were ready before. */
  public static Prepared asIs(TableWriter writer, List<RecordRow> rows) {
    return new Prepared(writer, rows, List.of(), Optional.empty(), List.of());
  }

  /**
   * Records that are passed over.
   *
   * @param filtered that aren't wanted
   * @param overtaken by a newer one of the batch
   * @param absent that say that something is gone which isn't there
   */
  public record Passed(String source, long filtered, List<RecordRow> overtaken, long absent) {
    /** How many a newer one has overtaken. */
    public long superseded() {
      return overtaken.size();
    }
  }

  /**
   * A record that can't become a row.
   *
   * @param detail what was found and what is accepted, for people
   */
  public record Refused(RecordRow row, QuarantineReason reason, String detail) {}
}

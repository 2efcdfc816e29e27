package io.datastream.run;

import java.util.List;
import java.util.function.ToLongFunction;

/**
 * What the database has committed of a run, or of one of its batches.
 *
 * @param records elements of the messages, broken ones included
 * @param updated rows that a later record of the same key replaced, also within the run
 * @param unchanged records whose row was there already as it would have been written
 * @param deleted records that say that a row is gone, and it is, or is marked so
 * @param superseded records that a newer one had overtaken
 * @param filtered records that aren't wanted
 * @param quarantined records and messages
 * @param missed offsets that the topic's retention had deleted before they were processed
 * @param removed rows that complete readings of their sources lacked; no records
 * @param tables the records of each source
 */
public record RunCounts(
    long messages,
    long records,
    long inserted,
    long updated,
    long unchanged,
    long deleted,
    long superseded,
    long filtered,
    long quarantined,
    long missed,
    long removed,
    List<TableCounts> tables) {
  public static final RunCounts NONE = of(0, List.of(), 0);

  /** Of a run that reads sources. */
  public static RunCounts ingested(long messages, long records, long quarantined) {
    return new RunCounts(messages, records, 0, 0, 0, 0, 0, 0, quarantined, 0, 0, List.of());
  }

  /**
   * Of a batch.
   *
   * @param quarantined records and messages
   */
  public static RunCounts of(long messages, List<TableCounts> tables, long quarantined) {
    return new RunCounts(
        messages,
        sum(tables, TableCounts::records),
        sum(tables, TableCounts::inserted),
        sum(tables, TableCounts::updated),
        sum(tables, TableCounts::unchanged),
        sum(tables, TableCounts::deleted),
        sum(tables, TableCounts::superseded),
        sum(tables, TableCounts::filtered),
        quarantined,
        0,
        sum(tables, TableCounts::removed),
        tables);
  }

  private static long sum(List<TableCounts> tables, ToLongFunction<TableCounts> of) {
    return tables.stream().mapToLong(of).sum();
  }

  /** The same with the records of each source. */
  RunCounts with(List<TableCounts> each) {
    return new RunCounts(
        messages,
        records,
        inserted,
        updated,
        unchanged,
        deleted,
        superseded,
        filtered,
        quarantined,
        missed,
        removed,
        each);
  }
}

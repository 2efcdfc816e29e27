package io.datastream.run;

/**
 * What the database has committed of a run, or of one of its batches.
 *
 * @param records elements of the messages, broken ones included
 * @param updated rows that a later record of the same key replaced, also within the run
 * @param unchanged records whose row was there already as it would have been written
 * @param quarantined records and messages
 * @param missed offsets that the topic's retention had deleted before they were processed
 */
public record RunCounts(
    long messages,
    long records,
    long inserted,
    long updated,
    long unchanged,
    long quarantined,
    long missed) {
  public static final RunCounts NONE = new RunCounts(0, 0, 0, 0, 0, 0, 0);
}

package io.datastream.landing;

/**
 * What a batch has left in PostgreSQL.
 *
 * @param updated rows that a later record of the same key replaced, also within the batch
 * @param unchanged records whose row was there already as it would have been written
 * @param quarantined messages and records
 */
public record Committed(long inserted, long updated, long unchanged, long quarantined) {}

package io.datastream.store;

/**
 * What a batch has left in PostgreSQL.
 *
 * @param updated rows that a later record of the same key replaced, also within the batch
 * @param quarantined messages and records
 */
public record Committed(long inserted, long updated, long quarantined) {}

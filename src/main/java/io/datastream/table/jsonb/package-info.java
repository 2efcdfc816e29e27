/**
 * {@code stream_records}: every source's records as {@code jsonb}, written set-wise, and only where
 * they differ from what is there.
 */
package io.datastream.table.jsonb;

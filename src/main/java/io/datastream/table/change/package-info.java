/**
 * Changes of tables: made outside of the transactions that write rows, under a lock of the table's,
 * each with a row in {@code table_changes}.
 */
package io.datastream.table.change;

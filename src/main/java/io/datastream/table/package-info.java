/** Rows on their way into a table: which of them count, and what became of them. */
package io.datastream.table;

/**
 * Writes the rows of a batch to a table in one statement, whatever its columns: only where they
 * differ from what is there, and in the quickest way that fits.
 */
package io.datastream.table.setwise;

/**
 * Rows on their way into tables: where each lands, which of them count, what became of them. How
 * they are written is the landing mode's, a package each.
 */
package io.datastream.table;

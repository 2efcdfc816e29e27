/**
 * How records become rows of typed columns: which field is which column, what doesn't fit, and what
 * a table lacks. Knows nothing of connections.
 */
package io.datastream.table.shape;

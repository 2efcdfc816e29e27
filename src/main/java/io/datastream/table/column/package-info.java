/**
 * Columns of typed tables: what of a JSON value each of PostgreSQL's types holds exactly, and which
 * type a value that nobody has declared would have.
 */
package io.datastream.table.column;

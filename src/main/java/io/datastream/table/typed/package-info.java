/**
 * Tables of the users' own: what is configured of a source's table, how its records become rows of
 * typed columns, and the modes {@code upsert} and {@code append}.
 */
package io.datastream.table.typed;

/**
 * Tables of the users' own: the modes {@code upsert} and {@code append}, and how they look a table
 * up, have it changed and write to it.
 */
package io.datastream.table.typed;

/**
 * Tables that follow the readings of their sources: what has come of a reading is noted with the
 * rows, and what it lacks goes when all of it has landed.
 */
package io.datastream.table.snapshot;

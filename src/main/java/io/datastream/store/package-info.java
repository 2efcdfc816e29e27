/**
 * PostgreSQL: what a batch leaves behind, in one transaction. Rows, quarantine, the partitions'
 * next offsets and the run's counts commit together or not at all.
 */
package io.datastream.store;

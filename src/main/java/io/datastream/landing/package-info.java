/**
 * The transaction of a batch: rows, quarantine, the partitions' next offsets and the run's counts
 * commit together or not at all. Around the writing of the rows it has the search for those that
 * PostgreSQL refuses, the order of batches, and the fence on the offsets.
 */
package io.datastream.landing;

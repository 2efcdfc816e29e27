/**
 * What a run is: its id, its key, its trigger, its result, and the ledger ({@code pipeline_runs})
 * that remembers them. Ingest and process are both runs; nothing here knows what they move.
 */
package io.datastream.run;

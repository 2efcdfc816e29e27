/**
 * From the sources to the topic: reads them in a stream, cuts envelopes, sends them, and counts
 * what Kafka has acknowledged. Kafka's acknowledgements are what lets the readers read on.
 */
package io.datastream.ingest;

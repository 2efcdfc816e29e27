/**
 * Datastream: bounded, exactly-once runs that carry records from APIs and files through Kafka into
 * PostgreSQL. The packages are the stations of the data's way; docs/architecture.md draws it.
 */
package io.datastream;

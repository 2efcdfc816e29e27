/**
 * The Kafka message, an <em>envelope</em> of records: how it is written and how it is read.
 *
 * <p>Pure functions from bytes to bytes: nothing here knows Kafka or PostgreSQL. Records pass
 * through as the JSON text they came as; only the fields that the caller asks for are looked at.
 */
package io.datastream.message;

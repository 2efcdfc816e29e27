/**
 * The format of Datastream's own messages, an <em>envelope</em> of records of one source: how it is
 * written and how it is read.
 *
 * <p>Pure functions from bytes to bytes. Records pass through as the JSON text they came as; only
 * the fields that the caller asks for are looked at.
 */
package io.datastream.message.envelope;

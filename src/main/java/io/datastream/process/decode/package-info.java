/**
 * What becomes of messages: rows with key and event time, and quarantine entries of what is broken.
 * Logic only; what fetches messages and what writes rows are elsewhere.
 */
package io.datastream.process.decode;

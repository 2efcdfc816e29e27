/**
 * Where a record or message goes that can't be processed: with its bytes, its place and the reason,
 * so that the rest goes on and nothing is lost.
 */
package io.datastream.quarantine;

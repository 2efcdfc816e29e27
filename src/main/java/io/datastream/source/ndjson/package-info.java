/** NDJSON: one JSON object a line, so that a broken line costs itself alone. */
package io.datastream.source.ndjson;

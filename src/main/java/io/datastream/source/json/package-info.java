/**
 * JSON as bytes that arrive: where an array begins and ends in a document, where each of its
 * elements does, and whether their text is text. Knows no source.
 */
package io.datastream.source.json;

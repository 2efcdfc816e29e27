/**
 * The elements of an array in a JSON document, cut out by their quotes and brackets before any is
 * parsed, so that a broken or too large one costs itself alone.
 */
package io.datastream.source.json;

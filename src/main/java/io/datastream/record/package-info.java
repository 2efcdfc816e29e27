/**
 * Values of records, whatever brought them: JSON that keeps each number's digits, written without
 * needless copies; text that is none; times.
 */
package io.datastream.record;

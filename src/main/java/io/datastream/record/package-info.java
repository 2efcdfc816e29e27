/**
 * Values of records, whatever brought them: JSON that keeps each number's digits, written without
 * needless copies.
 */
package io.datastream.record;

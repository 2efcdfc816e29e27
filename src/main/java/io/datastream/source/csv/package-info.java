/**
 * Rows of CSV, cut out of bytes and written as JSON without text in between; what a broken row
 * costs, and where reading goes on.
 */
package io.datastream.source.csv;

/**
 * Expressions over a record, in the syntax of <a href="https://cel.dev">CEL</a>: compiled when the
 * program starts, evaluated on the JSON of each record. Numbers are exact, nothing can be reached
 * but the record, and every evaluation ends. Why no library does it: ADR 15.
 */
package io.datastream.expression;

/**
 * The parts of {@code DATABASE_URL} and what becomes of them: one reading for the reactive client,
 * which does the work, and for JDBC, which Flyway needs.
 */
package io.datastream.postgres.address;

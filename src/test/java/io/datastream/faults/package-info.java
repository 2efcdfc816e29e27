/**
 * PostgreSQL that falls silent, cuts connections or keeps rows locked, at each stage of each
 * command: no wait is without an end, and what lands lands once.
 */
package io.datastream.faults;

/**
 * PostgreSQL as a place: its sessions and transactions, what its errors mean, and the migrations of
 * Datastream's own tables.
 */
package io.datastream.postgres;

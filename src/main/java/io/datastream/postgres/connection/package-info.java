/**
 * Connections to PostgreSQL that end what they wait for. The reactive client has no timeout of its
 * own for an answer; here every command of every user of the pool gets one, Hibernate's and the
 * health check's included. See docs/adr/0014.
 */
package io.datastream.postgres.connection;

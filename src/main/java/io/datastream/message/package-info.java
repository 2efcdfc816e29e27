/**
 * What a Kafka message is: what can be read from one, and what its headers say. Each format of
 * messages has a package of its own.
 *
 * <p>Nothing here knows Kafka's client or PostgreSQL.
 */
package io.datastream.message;

/**
 * Real services for the tests, the demo and dev mode: one Kafka broker and one PostgreSQL, started
 * from Maven artifacts so that nothing but Java and Maven has to be installed.
 *
 * <p>{@link io.datastream.embedded.Services} is the entry; the system property {@code
 * services=containers} replaces both by containers. Nothing here belongs to the packaged
 * application.
 */
package io.datastream.embedded;

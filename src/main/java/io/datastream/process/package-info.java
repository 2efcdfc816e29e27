/**
 * From the topic to PostgreSQL in bounded runs. {@link io.datastream.process.KafkaStreamProcessor}
 * does one; {@code session} polls the topic, {@code channel} takes what was polled, {@code decode}
 * makes rows of it. Between runs nothing is fetched.
 */
package io.datastream.process;

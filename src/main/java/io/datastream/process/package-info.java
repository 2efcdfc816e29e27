/**
 * From the topic to PostgreSQL in bounded runs.
 *
 * <p>{@link io.datastream.process.KafkaStreamProcessor} asks for a run; {@link
 * io.datastream.process.BoundedKafkaConnector} takes exactly what the run may have from the topic
 * and sends it down the channel {@code data-stream-batches}; {@link
 * io.datastream.process.BatchProcessor} at its end decodes, transforms and has the store commit it.
 * Between runs nothing is fetched.
 */
package io.datastream.process;

/**
 * The channel {@code data-stream-batches} that all topics share: its connector gives what the
 * sessions have polled, a batch at a time; at its end batches are decoded and committed.
 */
package io.datastream.process.channel;

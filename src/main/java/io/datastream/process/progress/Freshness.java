package io.datastream.process.progress;

/**
 * Now minus the envelope's timestamp when its rows committed, in milliseconds, over the run's
 * envelopes.
 */
public record Freshness(long p50, long max) {}

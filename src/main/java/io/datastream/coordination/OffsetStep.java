package io.datastream.coordination;

/**
 * A partition's way through one batch.
 *
 * @param from the offset that must be stored still when the batch commits
 * @param to the offset to go on from afterwards
 */
public record OffsetStep(int partition, long from, long to) {}

package io.datastream.process;

import java.util.Map;
import java.util.UUID;

/**
 * A run that is under way.
 *
 * @param storedOffsets the offsets that PostgreSQL holds, by partition
 */
record ActiveRun(
    UUID id, RunBounds bounds, Map<Integer, Long> storedOffsets, FreshnessRecorder freshness) {}

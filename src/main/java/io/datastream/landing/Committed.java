package io.datastream.landing;

import io.datastream.run.RunCounts;
import java.util.List;

/**
 * What is committed of a batch.
 *
 * @param warnings what people should know beside the counts
 */
public record Committed(RunCounts counts, List<String> warnings) {}

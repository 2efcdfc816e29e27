package io.datastream.process.session;

import io.datastream.run.StoppedBy;
import java.util.List;

/**
 * How the reading for a run ended, when all that was taken has been committed.
 *
 * @param lag messages between what is stored and the end of the topic
 * @param warnings what people should know of
 */
public record SessionEnd(StoppedBy stoppedBy, long lag, List<String> warnings) {}

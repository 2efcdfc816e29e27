package io.datastream.process;

import io.datastream.run.StoppedBy;
import java.util.List;

/**
 * How the taking ended, when all that was taken has been committed.
 *
 * @param lag messages between what is stored and the end of the topic
 * @param warnings what people should know of
 */
record Taken(StoppedBy stoppedBy, long lag, List<String> warnings) {}

package io.datastream.process;

import io.datastream.run.StoppedBy;

/**
 * How the taking ended, when all that was taken has been committed.
 *
 * @param lag messages between the group's offsets and the end of the topic
 * @param warning null when there was nothing to say
 */
record Taken(StoppedBy stoppedBy, long lag, String warning) {}

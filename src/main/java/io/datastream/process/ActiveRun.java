package io.datastream.process;

import io.datastream.process.decode.DecodeFindings;
import io.datastream.run.Opened;
import io.datastream.topic.Subscription;
import java.util.function.BooleanSupplier;

/**
 * A run that is under way.
 *
 * @param subscription what it reads
 * @param findings of the messages that it has landed
 * @param stop whether it shall end before its bounds are met
 */
record ActiveRun(
    Opened.Begun entry,
    Subscription subscription,
    RunBounds bounds,
    FreshnessRecorder freshness,
    DecodeFindings findings,
    BooleanSupplier stop) {}

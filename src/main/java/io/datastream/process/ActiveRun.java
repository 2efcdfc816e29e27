package io.datastream.process;

import io.datastream.run.Opened;
import java.util.function.BooleanSupplier;

/**
 * A run that is under way.
 *
 * @param findings of the messages that it has landed
 * @param stop whether it shall end before its bounds are met
 */
record ActiveRun(
    Opened.Begun entry,
    RunBounds bounds,
    FreshnessRecorder freshness,
    DecodeFindings findings,
    BooleanSupplier stop) {}

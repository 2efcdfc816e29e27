package io.datastream.bench;

import java.nio.file.Path;

/**
 * Rows for COPY.
 *
 * @param statement that takes them
 * @param file that they lie in, as {@code psql}'s {@code \copy} has it
 */
record CopyRows(String statement, Path file) {}

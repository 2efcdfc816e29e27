package io.datastream.source.csv;

/**
 * A part of a CSV file that is no row.
 *
 * @param reason what is wrong with it, for people; null when it is too long, and nothing else known
 * @param lastLine the last of its lines
 * @param bytes the first of its bytes in UTF-8, without the last line break
 * @param length bytes that it has
 * @param last whether nothing can be read after it
 */
record CsvBreak(String reason, long lastLine, byte[] bytes, long length, boolean last) {}

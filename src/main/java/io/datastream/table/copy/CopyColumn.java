package io.datastream.table.copy;

/**
 * A column that COPY brings.
 *
 * @param name as it stands in SQL, quoted where it has to be
 * @param form of its values
 */
public record CopyColumn(String name, BinaryForm form) {}

package io.datastream.table.setwise;

/**
 * A column that has the same value in all rows of a batch.
 *
 * @param name as it stands in SQL, quoted where it has to be
 * @param type of the parameter: {@code uuid}
 */
public record SingleColumn(String name, String type) {}

package io.datastream.table.setwise;

import io.datastream.table.copy.BinaryForm;

/**
 * A column that has the same value in all rows of a batch.
 *
 * @param name as it stands in SQL, quoted where it has to be
 * @param type of the parameter: {@code uuid}
 * @param form in which its values are copied
 */
public record SingleColumn(String name, String type, BinaryForm form) {}

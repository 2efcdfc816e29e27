package io.datastream.table.catalog;

/**
 * A column as it is in PostgreSQL.
 *
 * @param name as it is spelt, without quotes
 * @param type as {@code format_type} writes it, with its modifier
 * @param notNull whether it takes no null
 * @param hasDefault whether PostgreSQL has a value for who gives none: a default, a number it
 *     counts
 * @param numbered whether it is an identity that PostgreSQL always numbers itself
 * @param generated whether PostgreSQL computes it
 * @param folds whether its collation takes texts for one that differ
 */
public record ColumnDescriptor(
    String name,
    String type,
    boolean notNull,
    boolean hasDefault,
    boolean numbered,
    boolean generated,
    boolean folds) {

  /** Whether a row can't be without a value for it. */
  public boolean required() {
    return notNull && !hasDefault;
  }
}

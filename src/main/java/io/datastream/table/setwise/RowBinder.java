package io.datastream.table.setwise;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.RecordRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** The values that rows have for a {@link SetTable}. */
public interface RowBinder {
  /** Those of its singles, in their order. */
  List<Object> singles(PartitionClaim claim);

  /**
   * All rows' values of one of its columns.
   *
   * @param column its place among them
   * @return an array, as the driver takes it
   */
  Object values(List<RecordRow> rows, int column);

  /**
   * A row's value of one of its columns, as its form takes it.
   *
   * @param column its place among them
   */
  Object value(RecordRow row, int column);

  /** How many columns there are beside the singles. */
  int columns();

  /** The parameters of a statement: the singles, then an array for each column. */
  default Tuple bind(PartitionClaim claim, List<RecordRow> rows) {
    Tuple bound = Tuple.tuple();
    singles(claim).forEach(bound::addValue);
    for (int i = 0; i < columns(); i++) {
      bound.addValue(values(rows, i));
    }
    return bound;
  }
}

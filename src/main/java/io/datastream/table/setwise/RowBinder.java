package io.datastream.table.setwise;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.RecordRow;
import io.vertx.mutiny.sqlclient.Tuple;
import java.util.List;

/** Makes the parameters of a {@link SetTable}'s statements of rows. */
@FunctionalInterface
public interface RowBinder {
  /** First those of its singles, then an array for each of its columns. */
  Tuple bind(PartitionClaim claim, List<RecordRow> rows);
}

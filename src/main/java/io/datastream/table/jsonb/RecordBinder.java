package io.datastream.table.jsonb;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.RecordRow;
import io.datastream.table.setwise.PayloadBuffers;
import io.datastream.table.setwise.RowBinder;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Rows as the parameters of {@link RecordTable#forStatements}. */
final class RecordBinder implements RowBinder {
  @Override
  public Tuple bind(PartitionClaim claim, List<RecordRow> rows) {
    int size = rows.size();
    String[] sources = new String[size];
    String[] keys = new String[size];
    OffsetDateTime[] eventTimes = new OffsetDateTime[size];
    OffsetDateTime[] ingested = new OffsetDateTime[size];
    Integer[] partitions = new Integer[size];
    Long[] offsets = new Long[size];
    for (int i = 0; i < size; i++) {
      RecordRow row = rows.get(i);
      sources[i] = row.source();
      keys[i] = row.key();
      eventTimes[i] = row.eventTime() == null ? null : row.eventTime().atOffset(ZoneOffset.UTC);
      // The records of an envelope share their time.
      boolean again = i > 0 && row.ingestedAt().equals(rows.get(i - 1).ingestedAt());
      ingested[i] = again ? ingested[i - 1] : row.ingestedAt().atOffset(ZoneOffset.UTC);
      partitions[i] = row.partition();
      boolean same = i > 0 && row.offset() == rows.get(i - 1).offset();
      offsets[i] = same ? offsets[i - 1] : Long.valueOf(row.offset());
    }
    return Tuple.tuple()
        .addString(claim.topic())
        .addUUID(claim.runId())
        .addArrayOfString(sources)
        .addArrayOfString(keys)
        .addValue(PayloadBuffers.of(rows))
        .addArrayOfOffsetDateTime(eventTimes)
        .addArrayOfOffsetDateTime(ingested)
        .addArrayOfInteger(partitions)
        .addArrayOfLong(offsets);
  }
}

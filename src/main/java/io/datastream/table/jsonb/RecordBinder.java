package io.datastream.table.jsonb;

import io.datastream.coordination.PartitionClaim;
import io.datastream.table.RecordRow;
import io.datastream.table.setwise.PayloadBuffers;
import io.datastream.table.setwise.RowBinder;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;

/** Rows as the values of {@link RecordTable#forStatements}. */
final class RecordBinder implements RowBinder {
  private static final int SOURCE = 0;
  private static final int KEY = 1;
  private static final int PAYLOAD = 2;
  private static final int EVENT_TIME = 3;
  private static final int INGESTED_AT = 4;
  private static final int PARTITION = 5;
  private static final int OFFSET = 6;

  @Override
  public List<Object> singles(PartitionClaim claim) {
    return List.of(claim.topic(), claim.runId());
  }

  @Override
  public int columns() {
    return OFFSET + 1;
  }

  @Override
  public Object values(List<RecordRow> rows, int column) {
    return switch (column) {
      case SOURCE -> rows.stream().map(RecordRow::source).toArray(String[]::new);
      case KEY -> rows.stream().map(RecordRow::key).toArray(String[]::new);
      case PAYLOAD -> PayloadBuffers.of(rows);
      case EVENT_TIME -> eventTimes(rows);
      case INGESTED_AT -> ingested(rows);
      case PARTITION -> rows.stream().map(RecordRow::partition).toArray(Integer[]::new);
      default -> offsets(rows);
    };
  }

  @Override
  public Object value(RecordRow row, int column) {
    return switch (column) {
      case SOURCE -> row.source();
      case KEY -> row.key();
      case PAYLOAD -> row.payload();
      case EVENT_TIME -> row.eventTime();
      case INGESTED_AT -> row.ingestedAt();
      case PARTITION -> (long) row.partition();
      default -> row.offset();
    };
  }

  private static OffsetDateTime[] eventTimes(List<RecordRow> rows) {
    return rows.stream()
        .map(RecordRow::eventTime)
        .map(it -> it == null ? null : it.atOffset(ZoneOffset.UTC))
        .toArray(OffsetDateTime[]::new);
  }

  private static OffsetDateTime[] ingested(List<RecordRow> rows) {
    OffsetDateTime[] ingested = new OffsetDateTime[rows.size()];
    for (int i = 0; i < ingested.length; i++) {
      // The records of an envelope share their time.
      boolean again = i > 0 && rows.get(i).ingestedAt().equals(rows.get(i - 1).ingestedAt());
      ingested[i] = again ? ingested[i - 1] : rows.get(i).ingestedAt().atOffset(ZoneOffset.UTC);
    }
    return ingested;
  }

  private static Long[] offsets(List<RecordRow> rows) {
    Long[] offsets = new Long[rows.size()];
    for (int i = 0; i < offsets.length; i++) {
      boolean same = i > 0 && rows.get(i).offset() == rows.get(i - 1).offset();
      offsets[i] = same ? offsets[i - 1] : Long.valueOf(rows.get(i).offset());
    }
    return offsets;
  }
}

package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.record.JsonText;
import io.datastream.table.Destination;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.FieldName;
import io.datastream.table.setwise.BatchColumn;
import io.datastream.table.setwise.BatchColumn.Role;
import io.datastream.table.setwise.NewKeysGuess;
import io.datastream.table.setwise.PayloadBuffers;
import io.datastream.table.setwise.RowBinder;
import io.datastream.table.setwise.SetTable;
import io.datastream.table.setwise.SetWriter;
import io.datastream.table.setwise.SingleColumn;
import io.datastream.table.shape.Layout;
import io.datastream.table.shape.Target;
import io.vertx.mutiny.sqlclient.Tuple;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/** The columns that a statement writes, and their parameters: all that rows have values for. */
final class Columns implements RowBinder {
  private final Layout layout;
  private final TableDescriptor table;
  private final List<Target> targets;

  /**
   * @param targets those of the layout's that are written
   */
  Columns(Layout layout, List<Target> targets) {
    this.layout = layout;
    this.table = layout.table().orElseThrow();
    this.targets = targets;
  }

  /** What writes them. */
  SetWriter writer(Destination destination, NewKeysGuess guess) {
    return new SetWriter(destination, forStatements(), guess, this, new ColumnJudge(targets));
  }

  /** The table as statements see it. */
  SetTable forStatements() {
    List<SingleColumn> singles = new ArrayList<>();
    if (layout.has(FieldName.RUN_ID)) {
      singles.add(new SingleColumn(FieldName.RUN_ID, "uuid"));
    }
    if (layout.has(FieldName.SOURCE)) {
      singles.add(new SingleColumn(FieldName.SOURCE, "text"));
    }
    List<BatchColumn> columns = new ArrayList<>();
    for (Target target : targets) {
      columns.add(
          new BatchColumn(
              target.sql(),
              target.type().array(),
              target.type().cast(),
              layout.key().contains(target)
                  ? Role.KEY
                  : layout.keyedByPlace() && appends() ? Role.CARRIED : Role.COMPARED,
              target.type().isKnown()));
    }
    if (layout.has(FieldName.RECORD_KEY)) {
      columns.add(
          new BatchColumn(
              FieldName.RECORD_KEY,
              "text[]",
              "%s",
              layout.keyedByPlace() ? Role.KEY : Role.CARRIED,
              true));
    }
    if (layout.has(FieldName.EXTRA)) {
      columns.add(
          new BatchColumn(
              FieldName.EXTRA,
              "bytea[]",
              "convert_from(%s, 'UTF8')::jsonb",
              appends() ? Role.CARRIED : Role.COMPARED));
    }
    if (layout.has(FieldName.DELETED_AT)) {
      // A record that comes again is there again.
      columns.add(
          new BatchColumn(FieldName.DELETED_AT, "timestamptz[]", "%s", Role.COMPARED, true));
    }
    if (layout.has(FieldName.INGESTED_AT)) {
      columns.add(
          new BatchColumn(FieldName.INGESTED_AT, "timestamptz[]", "%s", Role.CARRIED, true));
    }
    boolean numbers = targets.stream().anyMatch(it -> it.column().numbered());
    return new SetTable(
        table.name().sql(),
        singles,
        columns,
        layout.has(FieldName.PROCESSED_AT) ? List.of(FieldName.PROCESSED_AT) : List.of(),
        null,
        layout
            .version()
            .map(it -> new SetTable.Version(it.sql(), it.type().comparable("%s")))
            .orElse(null),
        layout.keys(),
        !table.partitioned(),
        numbers,
        !layout.children().isEmpty());
  }

  private boolean appends() {
    return layout.settings().appends();
  }

  @Override
  public Tuple bind(PartitionClaim claim, List<RecordRow> rows) {
    Tuple values = Tuple.tuple();
    if (layout.has(FieldName.RUN_ID)) {
      values.addUUID(claim.runId());
    }
    if (layout.has(FieldName.SOURCE)) {
      values.addString(layout.settings().source());
    }
    int size = rows.size();
    for (Target target : targets) {
      Object[] column = target.type().values(size);
      for (int i = 0; i < size; i++) {
        column[i] = rows.get(i).columns()[target.index()];
      }
      values.addValue(target.type().bound(column));
    }
    if (layout.has(FieldName.RECORD_KEY)) {
      values.addArrayOfString(rows.stream().map(RecordRow::key).toArray(String[]::new));
    }
    if (layout.has(FieldName.EXTRA)) {
      values.addValue(PayloadBuffers.of(extras(rows)));
    }
    if (layout.has(FieldName.DELETED_AT)) {
      values.addArrayOfOffsetDateTime(new OffsetDateTime[size]);
    }
    if (layout.has(FieldName.INGESTED_AT)) {
      values.addArrayOfOffsetDateTime(ingested(rows));
    }
    return values;
  }

  private JsonText[] extras(List<RecordRow> rows) {
    int last = layout.targets().size();
    return rows.stream().map(row -> (JsonText) row.columns()[last]).toArray(JsonText[]::new);
  }

  private static OffsetDateTime[] ingested(List<RecordRow> rows) {
    OffsetDateTime[] ingested = new OffsetDateTime[rows.size()];
    for (int i = 0; i < ingested.length; i++) {
      RecordRow row = rows.get(i);
      // The records of an envelope share their time.
      boolean again = i > 0 && row.ingestedAt().equals(rows.get(i - 1).ingestedAt());
      ingested[i] = again ? ingested[i - 1] : row.ingestedAt().atOffset(ZoneOffset.UTC);
    }
    return ingested;
  }
}

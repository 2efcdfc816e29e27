package io.datastream.table.typed;

import io.datastream.coordination.PartitionClaim;
import io.datastream.record.JsonText;
import io.datastream.table.Destination;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.copy.BinaryForm;
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
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** The columns that a statement writes, and their parameters: all that rows have values for. */
final class Columns implements RowBinder {
  private final Layout layout;
  private final TableDescriptor table;
  private final List<Target> targets;
  private final List<Given> given;

  /**
   * @param targets those of the layout's that are written
   */
  Columns(Layout layout, List<Target> targets) {
    this.layout = layout;
    this.table = layout.table().orElseThrow();
    this.targets = targets;
    this.given = given();
  }

  /** What writes them. */
  SetWriter writer(Destination destination, NewKeysGuess guess) {
    return new SetWriter(destination, forStatements(), guess, this, new ColumnJudge(targets));
  }

  /** The table as statements see it. */
  SetTable forStatements() {
    List<SingleColumn> singles = new ArrayList<>();
    if (layout.has(FieldName.RUN_ID)) {
      singles.add(new SingleColumn(FieldName.RUN_ID, "uuid", BinaryForm.UUID));
    }
    if (layout.has(FieldName.SOURCE)) {
      singles.add(new SingleColumn(FieldName.SOURCE, "text", BinaryForm.TEXT));
    }
    boolean numbers = targets.stream().anyMatch(it -> it.column().numbered());
    return new SetTable(
        table.name().sql(),
        singles,
        given.stream().map(Given::column).toList(),
        layout.has(FieldName.PROCESSED_AT) ? List.of(FieldName.PROCESSED_AT) : List.of(),
        null,
        layout
            .version()
            .map(it -> new SetTable.Version(it.sql(), it.type().comparable("%s")))
            .orElse(null),
        layout.keys(),
        !table.partitioned(),
        numbers,
        !layout.children().isEmpty(),
        table.copied());
  }

  /**
   * A column that rows have values for.
   *
   * @param values all rows' values, as an array
   * @param value one row's
   */
  private record Given(
      BatchColumn column,
      Function<List<RecordRow>, Object> values,
      Function<RecordRow, Object> value) {}

  private List<Given> given() {
    List<Given> given = new ArrayList<>();
    targets.forEach(it -> given.add(of(it)));
    if (layout.has(FieldName.RECORD_KEY)) {
      given.add(
          new Given(
              new BatchColumn(
                  FieldName.RECORD_KEY,
                  "text[]",
                  "%s",
                  layout.keyedByPlace() ? Role.KEY : Role.CARRIED,
                  true,
                  BinaryForm.TEXT),
              rows -> rows.stream().map(RecordRow::key).toArray(String[]::new),
              RecordRow::key));
    }
    if (layout.has(FieldName.EXTRA)) {
      int last = layout.targets().size();
      given.add(
          new Given(
              new BatchColumn(
                  FieldName.EXTRA,
                  "bytea[]",
                  "convert_from(%s, 'UTF8')::jsonb",
                  appends() ? Role.CARRIED : Role.COMPARED,
                  BinaryForm.JSONB),
              rows ->
                  PayloadBuffers.of(
                      rows.stream()
                          .map(row -> (JsonText) row.columns()[last])
                          .toArray(JsonText[]::new)),
              row -> row.columns()[last]));
    }
    if (layout.has(FieldName.DELETED_AT)) {
      // A record that comes again is there again.
      given.add(
          new Given(
              moment(FieldName.DELETED_AT, Role.COMPARED),
              rows -> new OffsetDateTime[rows.size()],
              row -> null));
    }
    if (layout.has(FieldName.INGESTED_AT)) {
      given.add(
          new Given(
              moment(FieldName.INGESTED_AT, Role.CARRIED),
              Columns::ingested,
              RecordRow::ingestedAt));
    }
    return List.copyOf(given);
  }

  private Given of(Target target) {
    BatchColumn column =
        new BatchColumn(
            target.sql(),
            target.type().array(),
            target.type().cast(),
            layout.key().contains(target)
                ? Role.KEY
                : layout.keyedByPlace() && appends() ? Role.CARRIED : Role.COMPARED,
            target.type().isKnown(),
            target.type().form().orElse(null));
    int index = target.index();
    return new Given(
        column,
        rows -> {
          Object[] values = target.type().values(rows.size());
          for (int i = 0; i < values.length; i++) {
            values[i] = rows.get(i).columns()[index];
          }
          return target.type().bound(values);
        },
        row -> row.columns()[index]);
  }

  private static BatchColumn moment(String name, Role role) {
    return new BatchColumn(name, "timestamptz[]", "%s", role, true, BinaryForm.MOMENT);
  }

  private boolean appends() {
    return layout.settings().appends();
  }

  @Override
  public List<Object> singles(PartitionClaim claim) {
    List<Object> singles = new ArrayList<>();
    if (layout.has(FieldName.RUN_ID)) {
      singles.add(claim.runId());
    }
    if (layout.has(FieldName.SOURCE)) {
      singles.add(layout.settings().source());
    }
    return singles;
  }

  @Override
  public int columns() {
    return given.size();
  }

  @Override
  public Object values(List<RecordRow> rows, int column) {
    return given.get(column).values().apply(rows);
  }

  @Override
  public Object value(RecordRow row, int column) {
    return given.get(column).value().apply(row);
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

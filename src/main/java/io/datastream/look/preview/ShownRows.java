package io.datastream.look.preview;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.datastream.look.preview.PreviewReport.Column;
import io.datastream.look.preview.PreviewReport.Refused;
import io.datastream.process.decode.BatchDecoder.DecodedBatch;
import io.datastream.table.Destinations;
import io.datastream.table.Prepared;
import io.datastream.table.RecordRow;
import io.datastream.table.catalog.ColumnDescriptor;
import io.datastream.table.catalog.TableDescriptor;
import io.datastream.table.settings.FieldName;
import io.datastream.table.shape.ChildTable;
import io.datastream.table.shape.RowShaper;
import io.datastream.table.shape.ShapedRecords;
import io.datastream.table.shape.Target;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Puts what was found into words for people. */
@Singleton
class ShownRows {
  /** The same words as in quarantine. */
  private static final Pattern COLUMN = Pattern.compile("the column (\"[^\"]+\"|[^ ,;]+)");

  /** Of records that aren't on a topic yet. */
  private static final String PLACE = "(its place)";

  private final Destinations destinations;
  private final ShownValue values;

  ShownRows(Destinations destinations, ShownValue values) {
    this.destinations = destinations;
    this.values = values;
  }

  /** Records of a source without a table of its own. */
  PreviewReport ofPayloads(
      String source, Taken taken, DecodedBatch decoded, List<RecordRow> records) {
    List<Map<String, JsonNode>> rows = new ArrayList<>();
    for (RecordRow row : records) {
      Map<String, JsonNode> shown = new LinkedHashMap<>();
      shown.put("record_key", values.of(key(taken, row), "text"));
      shown.put("event_time", values.of(row.eventTime(), "timestamp with time zone"));
      shown.put("payload", values.json(row.payload()));
      rows.add(shown);
    }
    List<Refused> refused = refused(source, taken, decoded);
    return new PreviewReport(
        source,
        destinations.of(source).table(),
        null,
        rows.size() + refused.size(),
        List.of(),
        List.of(),
        rows,
        0,
        0,
        0,
        refused,
        Map.of(),
        warnings(taken, decoded, List.of()),
        0);
  }

  /**
   * Records of a source with a table.
   *
   * @param exists null where nobody knows
   * @param before the table as it is
   */
  PreviewReport ofTable(
      String source,
      Boolean exists,
      Optional<TableDescriptor> before,
      ShapedRecords shaped,
      Taken taken,
      DecodedBatch decoded,
      List<String> warnings) {
    RowShaper shaper = shaped.shaper();
    List<Refused> refused = refused(source, taken, decoded);
    int broken = refused.size();
    shaper
        .refused()
        .forEach(
            it -> refused.add(refused(place(taken, it.row()), it.reason().code(), it.detail())));
    List<Map<String, JsonNode>> rows = new ArrayList<>();
    long gone = 0;
    for (RecordRow row : shaper.rows()) {
      if (!shaped.possible()) {
        refused.add(
            refused(
                place(taken, row),
                "no_key",
                "the key is missing, and the table %s can't be made without it"
                    .formatted(shaped.layout().settings().table())));
      } else if (shaped.layout().deletes() && RowShaper.isGone(row)) {
        gone++;
      } else {
        rows.add(row(shaped, taken, row));
      }
    }
    Optional<Prepared.Passed> passed = shaper.passed();
    long filtered = passed.map(Prepared.Passed::filtered).orElse(0L);
    long superseded = passed.map(Prepared.Passed::superseded).orElse(0L);
    long absent = passed.map(Prepared.Passed::absent).orElse(0L);
    return new PreviewReport(
        source,
        shaped.layout().settings().table().toString(),
        exists,
        (int)
            (broken
                + shaper.refused().size()
                + shaper.rows().size()
                + filtered
                + superseded
                + absent),
        columns(before, shaped),
        shaped.statements(),
        rows,
        gone,
        filtered,
        superseded,
        refused,
        new TreeMap<>(shaper.ignored()),
        warnings(taken, decoded, warnings),
        0);
  }

  private Map<String, JsonNode> row(ShapedRecords shaped, Taken taken, RecordRow row) {
    Map<String, JsonNode> shown = new LinkedHashMap<>();
    if (shaped.layout().has(FieldName.RECORD_KEY)) {
      shown.put(FieldName.RECORD_KEY, values.of(key(taken, row), "text"));
    }
    for (Target target : shaped.layout().targets()) {
      Object value = row.columns()[target.index()];
      // Left to PostgreSQL, or as it is.
      if (value != RowShaper.ABSENT) {
        shown.put(target.name(), values.of(value, target.column().type()));
      }
    }
    Object extra = row.columns()[shaped.layout().targets().size()];
    if (shaped.layout().has(FieldName.EXTRA)) {
      shown.put(FieldName.EXTRA, values.of(extra, "jsonb"));
    }
    for (ChildTable child : shaped.layout().children()) {
      Object[][] elements = RowShaper.childRows(row, shaped.layout(), child);
      if (elements != null) {
        shown.put(child.name(), elements(child, elements));
      }
    }
    return shown;
  }

  /** Rows of a child table. */
  private JsonNode elements(ChildTable child, Object[][] elements) {
    ArrayNode all = JsonNodeFactory.instance.arrayNode();
    for (Object[] element : elements) {
      ObjectNode shown = all.addObject();
      for (Target target : child.layout().targets()) {
        Object value = element[target.index()];
        if (value != RowShaper.ABSENT) {
          shown.set(target.name(), values.of(value, target.column().type()));
        }
      }
    }
    return all;
  }

  private static List<Column> columns(Optional<TableDescriptor> before, ShapedRecords shaped) {
    List<Column> columns = new ArrayList<>();
    shaped
        .layout()
        .table()
        .ifPresent(
            table ->
                table
                    .columns()
                    .forEach(
                        it ->
                            columns.add(
                                new Column(
                                    it.name(),
                                    it.type(),
                                    isKey(shaped, it.name()),
                                    state(before, it)))));
    return columns;
  }

  private static boolean isKey(ShapedRecords shaped, String column) {
    return shaped.layout().key().stream().anyMatch(it -> it.name().equals(column))
        || shaped.layout().keyedByPlace() && column.equals(FieldName.RECORD_KEY);
  }

  private static String state(Optional<TableDescriptor> before, ColumnDescriptor column) {
    return before
        .flatMap(it -> it.column(column.name()))
        .map(it -> it.type().equals(column.type()) ? "there" : "changed")
        .orElse("new");
  }

  /** What ingest and the decoder refuse. */
  private static List<Refused> refused(String source, Taken taken, DecodedBatch decoded) {
    List<Refused> refused = new ArrayList<>(taken.broken());
    decoded.quarantined().stream()
        .filter(it -> it.source().filter(name -> !name.equals(source)).isEmpty())
        .forEach(
            it ->
                refused.add(
                    refused(
                        it.message()
                            .filter(place -> taken.made())
                            .map(place -> "record " + (place.offset() + 1))
                            .orElse(it.place()),
                        it.reason().code(),
                        it.detail())));
    return refused;
  }

  private static Refused refused(String place, String reason, String detail) {
    Matcher column = COLUMN.matcher(detail);
    return new Refused(place, reason, column.find() ? column.group(1) : null, detail);
  }

  private static String place(Taken taken, RecordRow row) {
    return taken.made()
        ? "record " + (row.offset() + 1)
        : taken.topic().topic() + ":" + row.place();
  }

  private static String key(Taken taken, RecordRow row) {
    boolean placed =
        row.key().equals(taken.topic().topic() + ":0:" + row.offset() + ":" + row.element());
    return taken.made() && placed ? PLACE : row.key();
  }

  private static List<String> warnings(Taken taken, DecodedBatch decoded, List<String> others) {
    List<String> warnings = new ArrayList<>(taken.warnings());
    warnings.addAll(decoded.findings().warnings());
    warnings.addAll(others);
    return warnings;
  }
}

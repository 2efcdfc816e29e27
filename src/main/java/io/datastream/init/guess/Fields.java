package io.datastream.init.guess;

import io.datastream.record.JsonCursor;
import io.datastream.record.JsonText;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The fields of a sample's records, in the order in which they were met. */
public final class Fields {
  /** A table has no room for more columns. */
  private static final int MOST = 1600;

  private final Map<String, FieldProfile> byName = new LinkedHashMap<>();
  private final int records;
  private boolean more;

  /**
   * Looks at them.
   *
   * @param records JSON objects
   */
  public Fields(List<JsonText> records) {
    this.records = records.size();
    JsonCursor cursor = new JsonCursor();
    for (JsonText record : records) {
      cursor.start(record);
      cursor.enter();
      while (cursor.nextField()) {
        String name = cursor.name();
        cursor.take();
        profile(name).ifPresent(it -> it.add(cursor));
      }
    }
  }

  private Optional<FieldProfile> profile(String name) {
    FieldProfile known = byName.get(name);
    if (known == null && byName.size() < MOST) {
      known = new FieldProfile(name);
      byName.put(name, known);
    }
    more |= known == null;
    return Optional.ofNullable(known);
  }

  public Collection<FieldProfile> all() {
    return byName.values();
  }

  Optional<FieldProfile> get(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /** How many records there are. */
  public int records() {
    return records;
  }

  /** Whether there are more than a table could have. */
  public boolean hasMore() {
    return more;
  }

  /** The values of some fields, record by record, as one text each. */
  static List<List<String>> rows(List<FieldProfile> fields) {
    List<List<String>> rows = new ArrayList<>();
    for (int i = 0; i < fields.get(0).values(); i++) {
      List<String> row = new ArrayList<>();
      for (FieldProfile field : fields) {
        row.add(field.texts().get(i));
      }
      rows.add(row);
    }
    return rows;
  }
}

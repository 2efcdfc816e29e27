package io.datastream.process.decode;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import io.datastream.record.FieldValue;
import io.datastream.record.QuarantineReason;
import io.datastream.table.LandingMode.RecordKeys;
import java.util.List;
import java.util.function.Supplier;

/** Makes the key of a record from its fields. */
final class RecordKey {
  private RecordKey() {}

  /**
   * The key: the text of a single field, a JSON array of several.
   *
   * @param keys what the records' table wants them to be
   * @param values the key fields' values, in the order of the rules; null where absent
   * @param place the key of a record that has none: its place
   * @throws BrokenRecordException when a configured key field has no scalar value, or an empty one:
   *     in CSV that is what a missing one looks like
   */
  static String of(
      RecordKeys keys, SourceRules.Rules rules, FieldValue[] values, Supplier<String> place)
      throws BrokenRecordException {
    if (keys == RecordKeys.PLACE) {
      return place.get();
    }
    List<String> fields = rules.keyFields();
    for (int i = 0; i < fields.size(); i++) {
      if (values[i] == null || !values[i].scalar() || values[i].text().isEmpty()) {
        if (rules.keyRequired() && keys == RecordKeys.REQUIRED) {
          throw missing(fields.get(i), values[i]);
        }
        return place.get();
      }
    }
    return fields.size() == 1 ? values[0].text() : array(values, fields.size());
  }

  private static BrokenRecordException missing(String field, FieldValue value) {
    String found = value == null ? "is missing" : found(value.kind());
    return new BrokenRecordException(
        QuarantineReason.NO_KEY, "the key field " + field + " " + found);
  }

  private static String found(FieldValue.Kind kind) {
    return switch (kind) {
      case NULL -> "is null";
      case STRING -> "is empty";
      default -> "is an object or an array";
    };
  }

  private static String array(FieldValue[] values, int fields) {
    StringBuilder array = new StringBuilder("[");
    for (int i = 0; i < fields; i++) {
      array.append(i == 0 ? "" : ",");
      if (values[i].kind() == FieldValue.Kind.STRING) {
        array.append('"');
        JsonStringEncoder.getInstance().quoteAsString(values[i].text(), array);
        array.append('"');
      } else {
        array.append(values[i].text());
      }
    }
    return array.append(']').toString();
  }
}

package io.datastream.init.guess;

import io.datastream.table.column.LearntType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The fields that identify a record.
 *
 * @param fields empty where none do
 * @param why one line
 */
public record KeyGuess(List<String> fields, String why) {
  private static final Set<LearntType> TYPES =
      EnumSet.of(LearntType.BIGINT, LearntType.TEXT, LearntType.NUMERIC);

  /** Of many fields, few are looked at in pairs. */
  private static final int MOST_PARTS = 12;

  private static final String USUAL = "id";

  /**
   * Guesses.
   *
   * @param source its name, which keys often begin with
   * @param changes whether a record may come again, as it does where others write what has changed
   */
  public static KeyGuess of(Fields fields, String source, boolean changes) {
    Optional<FieldProfile> usual = fields.get(USUAL).filter(it -> holds(it, fields.records()));
    if (changes && usual.isPresent() && !usual.get().isUnique()) {
      return new KeyGuess(
          List.of(USUAL),
          "in every record; %d come again: the later one counts".formatted(usual.get().repeated()));
    }
    return one(fields, source)
        .or(() -> two(fields))
        .orElseGet(() -> new KeyGuess(List.of(), none(fields, source)));
  }

  private static boolean holds(FieldProfile field, int records) {
    return field.isEverywhere(records)
        && TYPES.contains(field.learnt())
        && (field.learnt() != LearntType.NUMERIC
            || !field.texts().stream().anyMatch(it -> it.contains(".")));
  }

  private static Optional<KeyGuess> one(Fields fields, String source) {
    FieldProfile best = null;
    int most = 0;
    for (FieldProfile field : fields.all()) {
      int rank = FieldWords.of(field.name()).rankAsKey(source);
      if (rank > most && holds(field, fields.records()) && field.isUnique()) {
        best = field;
        most = rank;
      }
    }
    return Optional.ofNullable(best)
        .map(
            it ->
                new KeyGuess(
                    List.of(it.name()),
                    fields.records() == 1
                        ? "by its name; one record can't tell"
                        : "in every record, and none comes twice"));
  }

  private static Optional<KeyGuess> two(Fields fields) {
    List<FieldProfile> parts =
        fields.all().stream()
            .filter(it -> FieldWords.of(it.name()).mayBePartOfKey())
            .filter(it -> it.isEverywhere(fields.records()) && !it.hasStructures())
            .sorted(
                Comparator.comparing((FieldProfile it) -> -FieldWords.of(it.name()).rankAsKey("")))
            .limit(MOST_PARTS)
            .toList();
    for (int i = 0; i < parts.size(); i++) {
      for (int j = i + 1; j < parts.size(); j++) {
        List<FieldProfile> pair = List.of(parts.get(i), parts.get(j));
        List<List<String>> rows = Fields.rows(pair);
        if (new HashSet<>(rows).size() == rows.size()) {
          return Optional.of(
              new KeyGuess(
                  pair.stream().map(FieldProfile::name).toList(),
                  "in every record, and no pair comes twice"));
        }
      }
    }
    return Optional.empty();
  }

  private static String none(Fields fields, String source) {
    List<String> reasons = new ArrayList<>();
    for (FieldProfile field : fields.all()) {
      if (reasons.size() < 3 && FieldWords.of(field.name()).rankAsKey(source) >= 70) {
        reasons.add(field.name() + " " + against(field, fields.records()));
      }
    }
    String unique =
        fields.all().stream()
            .filter(it -> fields.records() > 1 && holds(it, fields.records()) && it.isUnique())
            .map(FieldProfile::name)
            .limit(3)
            .reduce((a, b) -> a + ", " + b)
            .map(it -> "; no value comes twice in " + it)
            .orElse("");
    return (reasons.isEmpty() ? "no field looks like one" : String.join(", ", reasons)) + unique;
  }

  private static String against(FieldProfile field, int records) {
    if (!field.isEverywhere(records)) {
      return "is missing or empty in some records";
    }
    return field.isUnique()
        ? "has values that are no key"
        : "has %d values that come again".formatted(field.repeated());
  }
}

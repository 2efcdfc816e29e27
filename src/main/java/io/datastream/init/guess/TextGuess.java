package io.datastream.init.guess;

import io.datastream.table.column.LearntType;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** What a field's texts are, beyond text. */
final class TextGuess {
  /** What programs write where there is nothing. */
  private static final Set<String> NOTHING =
      Set.of("N/A", "n/a", "NA", "#N/A", "NULL", "null", "None", "NaN", "nan", "-", "--", "?", ".");

  private static final Set<String> YES_AND_NO =
      Set.of("yes", "no", "y", "n", "t", "f", "ja", "nein", "oui", "non", "si", "on", "off");

  private static final Pattern BASIC_DATE =
      Pattern.compile("(19|20)\\d\\d(0[1-9]|1[0-2])(0[1-9]|[12]\\d|3[01])");

  private final FieldProfile field;
  private final FieldWords words;

  /**
   * @param field all of whose values are texts
   */
  TextGuess(FieldProfile field) {
    this.field = field;
    this.words = FieldWords.of(field.name());
  }

  /** Empty where there is nothing to be said: they are text, or what is learnt of them anyway. */
  Optional<Reading> reading() {
    if (field.learnt() != LearntType.TEXT) {
      return Optional.empty();
    }
    // Else some are times as they are learnt, and what is beside them may be nothing.
    Optional<Reading> whole =
        field.isOfOneType() ? reading(field.texts(), false) : Optional.<Reading>empty();
    return whole.isPresent() ? whole : withoutNothing();
  }

  private Optional<Reading> withoutNothing() {
    List<String> texts = new ArrayList<>();
    List<String> markers = new ArrayList<>();
    for (String text : field.texts()) {
      (NOTHING.contains(text) ? markers : texts).add(text);
    }
    if (markers.isEmpty() || texts.isEmpty()) {
      return Optional.empty();
    }
    List<String> different = markers.stream().distinct().sorted().toList();
    return reading(texts, true).map(it -> it.isText() ? it : it.besides(different));
  }

  private Optional<Reading> reading(List<String> texts, boolean iso) {
    Reading booleans = Reading.of("boolean", "true and false");
    if (Landing.takes(booleans, texts)) {
      return Optional.of(booleans);
    }
    if (texts.stream().allMatch(it -> YES_AND_NO.contains(it.toLowerCase(Locale.ROOT)))) {
      return Optional.of(
          Reading.text(
              "two words; a boolean is made of them by value, like value: %s == 'yes'"
                  .formatted(field.name())));
    }
    return (iso ? iso(texts) : Optional.<Reading>empty())
        .or(() -> numbers(texts))
        .or(() -> TimeTexts.reading(texts));
  }

  private static Optional<Reading> iso(List<String> texts) {
    return List.of(
            Reading.of("date", "dates"),
            Reading.of("timestamp", "times without an offset"),
            Reading.of("timestamptz", "times"))
        .stream()
        .filter(it -> texts.stream().allMatch(text -> text.matches("\\d{4}-\\d\\d-\\d\\d.*")))
        .filter(it -> Landing.takes(it, texts))
        .findFirst();
  }

  private Optional<Reading> numbers(List<String> texts) {
    if (words.isMoment() && texts.stream().allMatch(it -> BASIC_DATE.matcher(it).matches())) {
      Reading dates = Reading.of("date", "dates without hyphens");
      return Optional.of(dates).filter(it -> Landing.takes(it, texts));
    }
    Optional<Reading> numbers =
        NumberTexts.reading(texts).filter(it -> it.isText() || Landing.takes(it, texts));
    if (numbers.isPresent() && words.isLabel()) {
      return Optional.of(
          Reading.text("digits, but by its name no number: a zero before them counts"));
    }
    return numbers;
  }
}

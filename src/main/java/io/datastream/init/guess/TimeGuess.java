package io.datastream.init.guess;

import io.datastream.record.EpochTime;
import io.datastream.record.Timestamps;
import java.util.Optional;

/** The fields that say when a record came to be, and which of its versions is the newest. */
public final class TimeGuess {
  private final Fields fields;

  public TimeGuess(Fields fields) {
    this.fields = fields;
  }

  /** The field of the event time; every value that the sample has there is one. */
  public Optional<String> eventTime() {
    FieldProfile best = null;
    int most = 0;
    for (FieldProfile field : fields.all()) {
      int rank = FieldWords.of(field.name()).rankAsEventTime();
      if (rank > most && field.values() > 0 && isTime(field)) {
        best = field;
        most = rank;
      }
    }
    return Optional.ofNullable(best).map(FieldProfile::name);
  }

  /** The field that newer versions of a record have a greater value in. */
  public Optional<String> version() {
    return fields.all().stream()
        .filter(it -> FieldWords.of(it.name()).isVersion())
        .filter(it -> it.isEverywhere(fields.records()) && isTime(it))
        .map(FieldProfile::name)
        .findFirst();
  }

  private static boolean isTime(FieldProfile field) {
    return !field.hasStructures()
        && field.texts().stream()
            .allMatch(field.isText() ? TimeGuess::isText : TimeGuess::isNumber);
  }

  private static boolean isText(String text) {
    return Timestamps.read(text).or(() -> EpochTime.ofText(text)).filter(Sensible::is).isPresent();
  }

  private static boolean isNumber(String text) {
    return EpochTime.ofNumber(text).filter(Sensible::is).isPresent();
  }
}

package io.datastream.init.guess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/** Times in texts that aren't written as ISO 8601 has them, by the patterns that are usual. */
final class TimeTexts {
  private static final List<String> DATES =
      List.of(
          "dd.MM.yyyy",
          "d.M.yyyy",
          "yyyy/MM/dd",
          "yyyy/M/d",
          "yyyy.MM.dd",
          "dd MMM yyyy",
          "d MMM yyyy",
          "dd-MMM-yyyy",
          "d-MMM-yyyy",
          "dd/MMM/yyyy",
          "MMM d, yyyy",
          "MMMM d, yyyy",
          "d MMMM yyyy",
          "EEE, dd MMM yyyy",
          "EEE, d MMM yyyy");

  /** The day first in most countries, the month in some: each beside the other. */
  private static final List<List<String>> EITHER =
      List.of(
          List.of("dd/MM/yyyy", "MM/dd/yyyy"),
          List.of("d/M/yyyy", "M/d/yyyy"),
          List.of("dd-MM-yyyy", "MM-dd-yyyy"));

  private static final List<String> TIMES =
      List.of(
          "",
          " HH:mm",
          " HH:mm:ss",
          " HH:mm:ss.SSS",
          ", HH:mm",
          ", HH:mm:ss",
          " hh:mm a",
          " h:mm a",
          " hh:mm:ss a",
          " h:mm:ss a",
          ", h:mm:ss a",
          " HH:mm:ss Z",
          ":HH:mm:ss Z");

  /** What all of them have: a day, a year, and few letters. */
  private static final Pattern SHAPE =
      Pattern.compile("(?=.{8,40}$)(?=.*\\d{4})(?=.*\\d\\D)[\\p{Alnum}./,:+ -]+");

  private static final String OFFSET = "Z";

  private TimeTexts() {}

  /**
   * What all the texts are; empty where no pattern has all of them.
   *
   * @param texts at least one
   */
  static Optional<Reading> reading(List<String> texts) {
    Predicate<Reading> lands = it -> Landing.takes(it, texts);
    // Most texts are none, and there are many patterns.
    if (!texts.stream().allMatch(it -> SHAPE.matcher(it).matches())) {
      return Optional.empty();
    }
    for (String time : TIMES) {
      for (String date : DATES) {
        Reading reading = reading(date + time);
        if (lands.test(reading)) {
          return Optional.of(reading);
        }
      }
      for (List<String> orders : EITHER) {
        List<Reading> found = new ArrayList<>();
        orders.stream().map(it -> reading(it + time)).filter(lands).forEach(found::add);
        if (found.size() > 1) {
          return Optional.of(
              Reading.text(
                  "times, but day or month may come first: say type: %s and format: %s or %s"
                      .formatted(found.get(0).type(), orders.get(0) + time, orders.get(1) + time)));
        } else if (!found.isEmpty()) {
          return Optional.of(found.get(0));
        }
      }
    }
    return Optional.empty();
  }

  private static Reading reading(String pattern) {
    String type = "date";
    String why = "dates";
    if (pattern.endsWith(OFFSET)) {
      type = "timestamptz";
      why = "times with an offset";
    } else if (pattern.contains(":")) {
      type = "timestamp";
      why = "times without an offset; with type timestamptz and time-zone they are moments";
    }
    return Reading.of(type, why).with("format", pattern);
  }
}

package io.datastream.source.csv;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the text in a CSV column means. */
public enum ColumnType {
  STRING("text"),
  INTEGER("an integer"),
  NUMBER("a number"),
  BOOLEAN("true or false"),
  JSON("JSON");

  private final String noun;

  ColumnType(String noun) {
    this.noun = noun;
  }

  /** What a value should have been, for "'abc' is not …". */
  String noun() {
    return noun;
  }

  String configured() {
    return name().toLowerCase(Locale.ROOT);
  }

  public static Optional<ColumnType> of(String configured) {
    return Arrays.stream(values())
        .filter(type -> type.configured().equals(configured.strip().toLowerCase(Locale.ROOT)))
        .findFirst();
  }

  public static String accepted() {
    return Arrays.stream(values()).map(ColumnType::configured).collect(Collectors.joining(", "));
  }
}

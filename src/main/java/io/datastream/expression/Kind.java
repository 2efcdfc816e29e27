package io.datastream.expression;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import java.util.stream.Collectors;

/** What a value is, in JSON's words. */
enum Kind {
  NULL("null"),
  BOOLEAN("a boolean"),
  NUMBER("a number"),
  STRING("a string"),
  ARRAY("an array"),
  OBJECT("an object");

  static final Set<Kind> ANY = Collections.unmodifiableSet(EnumSet.allOf(Kind.class));

  private final String title;

  Kind(String title) {
    this.title = title;
  }

  /** With its article. */
  String title() {
    return title;
  }

  /** As {@code type()} says it. */
  String word() {
    return title.substring(title.indexOf(' ') + 1);
  }

  /** Whether it is among those of a mask: the quick way, for each value of each record. */
  boolean isIn(int mask) {
    return (mask >> ordinal() & 1) != 0;
  }

  /** A bit for each. */
  static int mask(Set<Kind> kinds) {
    return kinds.stream().mapToInt(it -> 1 << it.ordinal()).sum();
  }

  /** Several, as a reader is told what is accepted. */
  static String anyOf(Set<Kind> kinds) {
    return kinds.equals(ANY)
        ? "any value"
        : kinds.stream().sorted().map(Kind::title).collect(Collectors.joining(" or "));
  }
}

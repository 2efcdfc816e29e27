package io.datastream.init.guess;

import io.datastream.table.catalog.Identifier;
import io.datastream.table.column.LearntType;
import io.datastream.table.settings.FieldName;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What is to be said of the columns of a sample's fields. */
public final class ColumnGuesses {
  /** Of the bytes that a name may have; a number comes after them. */
  private static final int CUT_TO = 40;

  private final boolean onlyTexts;
  private final Map<String, Integer> wanted = new HashMap<>();
  private final Set<String> taken = new HashSet<>(FieldName.OWN);

  /**
   * @param onlyTexts whether the format has nothing but texts, as CSV
   */
  public ColumnGuesses(boolean onlyTexts) {
    this.onlyTexts = onlyTexts;
  }

  /** One for each field, in their order. */
  public List<ColumnGuess> of(Fields fields) {
    List<ColumnGuess> guesses = new ArrayList<>();
    fields.all().forEach(it -> wanted.merge(FieldName.folded(it.name()), 1, Integer::sum));
    for (FieldProfile field : fields.all()) {
      guesses.add(of(field));
    }
    return guesses;
  }

  private ColumnGuess of(FieldProfile field) {
    if (isExpression(field.name())) {
      return unknown(field, "its name has ${, which can't be written here");
    }
    String folded = FieldName.folded(field.name());
    String column = free(folded);
    boolean renamed = !column.equals(folded);
    if (field.learnt() == null && !renamed) {
      return unknown(field, "no value in what was looked at");
    }
    Named named =
        new Named(
            field, column, renamed || wanted.get(folded) > 1, renamed ? whyRenamed(folded) : "");
    if (field.learnt() == null) {
      return named.setting(null, Map.of(), "");
    }
    Optional<Reading> reading =
        field.isText() ? new TextGuess(field).reading() : Optional.<Reading>empty();
    if (reading.isPresent() && !reading.get().isText()) {
      return typed(named, reading.get());
    }
    if (!field.isOfOneType()) {
      return named.setting(field.learnt().sql(), Map.of(), "values of several types");
    }
    String why = reading.map(Reading::why).orElseGet(() -> ofNumbers(field));
    return renamed ? named.setting(null, Map.of(), why) : named.learnt(why);
  }

  private ColumnGuess typed(Named named, Reading reading) {
    // JSON has numbers and booleans of its own: who writes texts may have meant texts.
    if (onlyTexts || reading.settings().containsKey("format")) {
      return named.setting(reading.type(), reading.settings(), reading.why());
    }
    return named.renamed().isEmpty()
        ? named.proposal(reading.type(), reading.settings(), "texts that are " + reading.why())
        : named.setting(null, Map.of(), "");
  }

  private static ColumnGuess unknown(FieldProfile field, String why) {
    return new ColumnGuess(
        field.name(),
        FieldName.folded(field.name()),
        null,
        Map.of(),
        ColumnGuess.Kind.UNKNOWN,
        why);
  }

  private static String whyRenamed(String folded) {
    return Identifier.fits(folded) && !FieldName.OWN.contains(folded)
        ? "another field has the column " + folded
        : "no column of a field's can be called as it is";
  }

  /**
   * A field with the name of its column.
   *
   * @param contested whether the column's name alone doesn't say which field it has
   * @param renamed why that isn't the usual one; "" where it is
   */
  private record Named(FieldProfile field, String column, boolean contested, String renamed) {
    ColumnGuess setting(String type, Map<String, Object> more, String why) {
      return guess(type, more, ColumnGuess.Kind.SETTING, joined(why, renamed));
    }

    ColumnGuess proposal(String type, Map<String, Object> more, String why) {
      return guess(type, more, ColumnGuess.Kind.PROPOSAL, why);
    }

    ColumnGuess learnt(String why) {
      return new ColumnGuess(
          field.name(), column, field.learnt().sql(), Map.of(), ColumnGuess.Kind.LEARNT, why);
    }

    private ColumnGuess guess(
        String type, Map<String, Object> more, ColumnGuess.Kind kind, String why) {
      Map<String, Object> settings = new LinkedHashMap<>();
      // What reads CSV knows the word boolean too, and columns by their names in the header alone.
      boolean spelt = contested || "boolean".equals(type);
      if (spelt && !column.equals(field.name())) {
        settings.put("from", pointer(field.name()));
      }
      if (type != null) {
        settings.put("type", type);
      }
      settings.putAll(more);
      return new ColumnGuess(field.name(), column, type, settings, kind, why);
    }
  }

  private static String ofNumbers(FieldProfile field) {
    boolean number = field.learnt() == LearntType.BIGINT || field.learnt() == LearntType.NUMERIC;
    return number && FieldWords.of(field.name()).isMoment() && Sensible.epochs(field.texts())
        ? "seconds or milliseconds since 1970? As timestamptz they are moments"
        : "";
  }

  private static String joined(String one, String other) {
    return one.isEmpty() || other.isEmpty() ? one + other : one + "; " + other;
  }

  /** A name that no other field's column has. */
  private String free(String folded) {
    String name = folded;
    if (!Identifier.fits(folded)) {
      name = folded.isEmpty() ? "field" : folded.substring(0, cut(folded));
    } else if (FieldName.OWN.contains(folded)) {
      name = folded.substring(1);
    }
    String free = name;
    for (int i = 2; !taken.add(free); i++) {
      free = name + "_" + i;
    }
    return free;
  }

  private static int cut(String name) {
    int end = name.length();
    while (name.substring(0, end).getBytes(StandardCharsets.UTF_8).length > CUT_TO) {
      end = name.offsetByCodePoints(end, -1);
    }
    return end;
  }

  private static String pointer(String field) {
    return "/" + field.replace("~", "~0").replace("/", "~1");
  }

  /** Configuration would put something else in its place. */
  private static boolean isExpression(String field) {
    return field.contains("${");
  }
}

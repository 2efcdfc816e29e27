package io.datastream.cli.settings;

import io.smallrye.config.ConfigValidationException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the configuration library has against settings, in words for users. */
public final class WrongSettings {
  /** The library's own numbering of its messages, and its types, tell users nothing. */
  private static final Pattern NOISE = Pattern.compile("(SRCFG\\d+: |\\b(java|io)\\.[\\w.$]+: )");

  private static final Pattern VALUE =
      Pattern.compile(
          "The config property (.+) with the config value \"(.*)\" threw an Exception whilst being"
              + " converted (.*)",
          Pattern.DOTALL);
  private static final Pattern EMPTY =
      Pattern.compile("The config property (.+) is defined as the empty String.*", Pattern.DOTALL);
  private static final Pattern CHOICE = Pattern.compile("allowed values: (.*)", Pattern.DOTALL);

  /** Every problem, in one text. */
  public String inWords(ConfigValidationException invalid) {
    return String.join("; ", lines(invalid));
  }

  /** Every problem, a line each; none twice. */
  public List<String> lines(ConfigValidationException invalid) {
    Set<String> problems = new LinkedHashSet<>();
    for (int i = 0; i < invalid.getProblemCount(); i++) {
      problems.add(inWords(invalid.getProblem(i).getMessage()));
    }
    return List.copyOf(problems);
  }

  private String inWords(String message) {
    String plain = NOISE.matcher(message).replaceAll("");
    Matcher value = VALUE.matcher(plain);
    if (value.matches()) {
      return "%s: '%s' can't be used; %s"
          .formatted(value.group(1), value.group(2), accepted(value.group(3)));
    }
    Matcher empty = EMPTY.matcher(plain);
    return empty.matches()
        ? empty.group(1) + ": nothing is given; give it a value, or leave it out"
        : plain;
  }

  private static String accepted(String why) {
    if (why.contains("duration")) {
      return "accepted is a time such as 500ms, 30s, 5m, 1h or PT30S";
    }
    if (why.startsWith("Expected a") || why.startsWith("For input string")) {
      return "accepted is a whole number";
    }
    Matcher choice = CHOICE.matcher(why);
    return choice.find() ? "accepted are " + choice.group(1).replace(",", ", ") : why;
  }
}

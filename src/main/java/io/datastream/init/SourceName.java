package io.datastream.init;

import io.datastream.init.sample.Subject;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What a source may be called, by where its records come from. */
final class SourceName {
  private static final Pattern EXTENSION = Pattern.compile("\\.[A-Za-z][A-Za-z0-9]{0,7}$");
  private static final Pattern OTHERS = Pattern.compile("[^a-z0-9]+");
  private static final Pattern VERSION = Pattern.compile("v\\d+|api|rest|data|public");
  private static final int LONGEST = 40;

  /** The built-in one's, and tables of Datastream's own. */
  private static final Set<String> TAKEN = Set.of("sample", "stream_records");

  private SourceName() {}

  static String of(Subject subject) {
    String name;
    if (subject instanceof Subject.Address it) {
      name = ofAddress(it);
    } else if (subject instanceof Subject.LocalFile it) {
      name = simple(EXTENSION.matcher(String.valueOf(it.path().getFileName())).replaceFirst(""));
    } else {
      name = ofTopic(subject.display());
    }
    String usable = name.isEmpty() ? "source" : name;
    return TAKEN.contains(usable) ? usable + "_2" : usable;
  }

  private static String ofAddress(Subject.Address subject) {
    String[] segments = subject.address().path().split("/");
    for (int i = segments.length - 1; i >= 0; i--) {
      String name = simple(EXTENSION.matcher(segments[i]).replaceFirst(""));
      if (!name.isEmpty() && !VERSION.matcher(name).matches()) {
        return name;
      }
    }
    return simple(subject.address().host());
  }

  private static String ofTopic(String topic) {
    String last = simple(topic.substring(topic.lastIndexOf('.') + 1));
    return last.isEmpty() || VERSION.matcher(last).matches() ? simple(topic) : last;
  }

  /** Small letters, digits and underscores: it is a table's name too, and part of variables. */
  private static String simple(String text) {
    String simple =
        OTHERS.matcher(text.toLowerCase(Locale.ROOT)).replaceAll("_").replaceAll("^_|_$", "");
    String cut = simple.length() > LONGEST ? simple.substring(0, LONGEST) : simple;
    return cut.isEmpty() || Character.isLetter(cut.charAt(0)) ? cut : "s_" + cut;
  }
}

package io.datastream.docs;

import java.util.ArrayList;
import java.util.List;

/**
 * The settings of {@code application.properties} that users may want to change: those with a line
 * that begins with {@code #:} above them, which is their description.
 */
final class DefaultsReference {
  private static final String DESCRIPTION = "#:";

  private DefaultsReference() {}

  /** The settings as a Markdown table. */
  static String table(List<String> properties) {
    List<String> rows = new ArrayList<>();
    rows.add("| key | environment name | here | what |");
    rows.add("| --- | --- | --- | --- |");
    for (int i = 0; i < properties.size(); i++) {
      if (properties.get(i).startsWith(DESCRIPTION)) {
        rows.add(row(properties.get(i), properties.get(i + 1)));
      }
    }
    return String.join("\n", rows) + "\n";
  }

  private static String row(String description, String setting) {
    int equals = setting.indexOf('=');
    String key = setting.substring(0, equals);
    return "| `%s` | `%s` | `%s` | %s |"
        .formatted(
            key,
            EnvironmentName.of(key),
            setting.substring(equals + 1),
            description.substring(DESCRIPTION.length()).strip());
  }
}

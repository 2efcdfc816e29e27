package io.datastream.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** Rows of text as a Markdown table whose columns also stand in line on a terminal. */
final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  Table(String... head) {
    rows.add(List.of(head));
  }

  void add(String... cells) {
    rows.add(Arrays.asList(cells));
  }

  String markdown() {
    int[] widths = new int[rows.get(0).size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder("|");
      for (int i = 0; i < widths.length; i++) {
        line.append(' ').append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length()));
        line.append(" |");
      }
      lines.add(line.toString());
    }
    String ruler =
        Arrays.stream(widths)
            .mapToObj(width -> " " + "-".repeat(width) + " ")
            .collect(Collectors.joining("|", "|", "|"));
    lines.add(1, ruler);
    return String.join("\n", lines) + "\n";
  }
}

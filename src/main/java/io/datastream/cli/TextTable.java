package io.datastream.cli;

import io.datastream.cli.terminal.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of columns as wide as what stands in them. */
final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();

  TextTable row(Object... cells) {
    rows.add(
        List.of(cells).stream()
            .map(cell -> Printable.line(String.valueOf(cell)))
            .collect(Collectors.toCollection(ArrayList::new)));
    return this;
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        line.append(row.get(i));
        if (i < row.size() - 1) {
          line.append(" ".repeat(width(i) - row.get(i).length() + 2));
        }
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}

package io.datastream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TextTableTest {
  @Test
  void columnsAreAsWideAsWhatStandsInThem() {
    assertThat(
            new TextTable()
                .row("source", "messages", "error")
                .row("a", 1234567890L, "-")
                .row("a longer one", 2, "cut off"))
        .hasToString(
            """
            source        messages    error
            a             1234567890  -
            a longer one  2           cut off
            """);
  }

  @Test
  void linesEndWithTheirText() {
    assertThat(new TextTable().row("a", "").row("bb", "c")).hasToString("a\nbb  c\n");
  }

  @Test
  void rowsMayHaveDifferentNumbersOfCells() {
    assertThat(new TextTable().row("a", "b", "c").row("longest").row("x", "yyy"))
        .hasToString("a        b    c\nlongest\nx        yyy\n");
  }

  @Test
  void aTableWithoutRowsIsEmpty() {
    assertThat(new TextTable()).hasToString("");
  }

  @Test
  void aLineBreakInACellDoesNotBreakTheTable() {
    assertThat(new TextTable().row("a", "one\ntwo", "x").row("b", "-", "y"))
        .hasToString("a  one two  x\nb  -        y\n");
  }
}

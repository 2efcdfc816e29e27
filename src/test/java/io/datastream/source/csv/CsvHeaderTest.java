package io.datastream.source.csv;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CsvHeaderTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "id,name|id,name",
        ",a,b|column_1,a,b",
        "a,b,|a,b,column_3",
        "a, ,\t,b|a,column_2,column_3,b",
        "a,a,a|a,a_2,a_3",
        "a,a_2,a|a,a_2,a_3",
        "a,a,a_2|a,a_3,a_2",
        "a,a,a_2,a_2|a,a_3,a_2,a_2_2",
        "column_2,|column_2,column_2_2",
        ",column_1|column_1_2,column_1",
        "a,A|a,A",
        ",|column_1,column_2",
      })
  void everyColumnHasANameOfItsOwn(String given, String names) {
    assertThat(new CsvHeader(List.of(given.split(",", -1))).names())
        .containsExactly(names.split(","));
  }

  @Test
  void whatIsWrongAndWhatWasMadeOfIt() {
    var header = new CsvHeader(List.of("a", "", "a"));

    assertThat(header.flaw()).contains("column 2 of the header has no name");
    assertThat(header.made()).isEqualTo("column 2 is column_2, column 3 is a_2");
    assertThat(new CsvHeader(List.of("b", "a", "b", "a")).flaw())
        .contains("the header names more than one column 'b', 'a'");
    assertThat(new CsvHeader(List.of("a", "b")).flaw()).isEmpty();
  }

  @Test
  void namesAreAllDifferentAndGivenOnesStay() {
    long first = new Random().nextLong();
    for (long seed = first; seed < first + 2000; seed++) {
      var random = new Random(seed);
      String[] pieces = {"a", "a_2", "a_3", "", " ", "column_1", "column_2", "column_2_2", "b"};
      var given =
          IntStream.range(0, random.nextInt(12))
              .mapToObj(i -> pieces[random.nextInt(pieces.length)])
              .toList();

      var names = new CsvHeader(given).names();

      assertThat(names).as("seed %d", seed).hasSameSizeAs(given).doesNotHaveDuplicates();
      assertThat(names).as("seed %d", seed).noneMatch(String::isBlank);
      var seen = new HashSet<String>();
      for (int i = 0; i < given.size(); i++) {
        if (!given.get(i).isBlank() && seen.add(given.get(i))) {
          assertThat(names.get(i)).as("seed %d", seed).isEqualTo(given.get(i));
        }
      }
    }
  }

  @Test
  @Timeout(10)
  void thousandsOfOneNameTakeNoTime() {
    var names = new CsvHeader(Collections.nCopies(CsvRow.MAX_FIELDS, "a")).names();

    assertThat(names).endsWith("a_" + CsvRow.MAX_FIELDS);
    var blank = new String[CsvRow.MAX_FIELDS];
    Arrays.fill(blank, "");
    assertThat(new CsvHeader(List.of(blank)).made()).hasSizeLessThan(310);
  }
}

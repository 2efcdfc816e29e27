package io.datastream.init.guess;

import io.datastream.record.JsonText;
import java.util.Arrays;

/** Fields of records that a test writes. */
final class Records {
  private Records() {}

  static Fields of(String... json) {
    return new Fields(Arrays.stream(json).map(JsonText::of).toList());
  }

  /** Of one field, whose values are these texts. */
  static Fields texts(String field, String... values) {
    return of(
        Arrays.stream(values)
            .map(
                it ->
                    "{\""
                        + field
                        + "\":\""
                        + it.replace("\\", "\\\\").replace("\"", "\\\"")
                        + "\"}")
            .toArray(String[]::new));
  }
}

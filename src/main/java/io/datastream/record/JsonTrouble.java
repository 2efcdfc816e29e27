package io.datastream.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.util.regex.Pattern;

/** What Jackson has against a text, in one line for people who don't use Jackson. */
public final class JsonTrouble {
  /** How to switch Jackson's checks off, and where it stands in its own words. */
  private static final Pattern FOR_PROGRAMMERS =
      Pattern.compile(
          ": enable `\\w+\\.\\w+` to allow| \\(`?StreamReadConstraints\\.\\w+\\(\\)`?[^)]*\\)|, from `StreamReadConstraints.*|\\s*\\R(?s:.*)");

  private JsonTrouble() {}

  /**
   * The line, with the place as the index of a byte.
   *
   * @param from where in the message the parsed piece of it begins
   */
  public static String oneLine(IOException failure, int from) {
    if (!(failure instanceof JsonProcessingException e)) {
      return String.valueOf(failure.getMessage());
    }
    long at = e.getLocation() == null ? -1 : e.getLocation().getByteOffset();
    String message = FOR_PROGRAMMERS.matcher(e.getOriginalMessage()).replaceAll("");
    return at < 0 ? message : "at byte " + (from + at) + ": " + message;
  }
}

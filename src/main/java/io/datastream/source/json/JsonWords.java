package io.datastream.source.json;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.core.io.JsonEOFException;
import io.datastream.source.OneLine;
import java.util.regex.Pattern;

/** What the JSON parser says, for people who don't know its classes. */
final class JsonWords {
  private static final int LONGEST = 300;

  /** Which of its own methods set a limit, and which switch would let a fault pass. */
  private static final Pattern ITS_OWN =
      Pattern.compile(", from `[^`]*`|: enable `[^`]*` to allow");

  String of(JsonProcessingException failure) {
    String said = OneLine.of(ITS_OWN.matcher(failure.getOriginalMessage()).replaceAll(""), LONGEST);
    if (failure instanceof StreamConstraintsException) {
      return "JSON beyond what is read here: " + said;
    }
    return failure instanceof JsonEOFException
        ? "the JSON is cut off: " + said
        : "not valid JSON: " + said;
  }
}

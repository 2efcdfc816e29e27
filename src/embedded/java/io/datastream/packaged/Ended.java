package io.datastream.packaged;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * A command that has ended.
 *
 * @param millis from start to exit
 */
public record Ended(List<String> command, int exitCode, String stdout, String stderr, long millis) {

  /** The result on stdout; anything but exactly one line of JSON is an error. */
  public JsonNode json() {
    if (stdout.lines().count() != 1) {
      throw new AssertionError("expected one line on stdout of " + this);
    }
    try {
      return new ObjectMapper().readTree(stdout);
    } catch (JsonProcessingException e) {
      throw new AssertionError("expected JSON on stdout of " + this, e);
    }
  }

  @Override
  public String toString() {
    return String.join(" ", command)
        + "\nexit "
        + exitCode
        + "\nstdout: "
        + stdout
        + "\nstderr: "
        + stderr;
  }
}

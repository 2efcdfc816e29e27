package io.datastream.postgres.connection;

import java.time.Duration;

/**
 * How long PostgreSQL may take to answer.
 *
 * @param setting the key that sets it, for people
 */
public record Patience(Duration time, String setting) {

  NoAnswerException over(String to) {
    return new NoAnswerException(
        "no answer to " + to + " within " + time.toMillis() + " ms (" + setting + ")");
  }
}

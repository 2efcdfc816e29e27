package io.datastream.run;

/** A run key that can't be one. */
public class InvalidRunKeyException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  public InvalidRunKeyException(String key) {
    super(
        "the run key "
            + (key.isBlank() ? "is blank" : "has " + key.length() + " characters")
            + "; accepted are 1 to "
            + RunStart.LONGEST_KEY
            + " characters");
  }
}

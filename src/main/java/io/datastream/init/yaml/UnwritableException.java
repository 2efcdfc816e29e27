package io.datastream.init.yaml;

import io.datastream.failure.CodedFailure;
import io.datastream.failure.FailureCode;
import io.datastream.source.OneLine;
import java.io.IOException;
import java.nio.file.Path;

/** A source can't be added to a file, which is as it was; the message is one line. */
public final class UnwritableException extends RuntimeException implements CodedFailure {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  private UnwritableException(FailureCode code, String message, Throwable cause) {
    super(OneLine.of(message), cause);
    this.code = code;
  }

  /** There is one of that name. */
  public static UnwritableException taken(String name, Path file) {
    return new UnwritableException(
        FailureCode.WRONG_REQUEST,
        "%s has a source '%s' already, and it stays as it is; give the new one another name with --name"
            .formatted(file, name),
        null);
  }

  static UnwritableException noPlace(Path file) {
    return new UnwritableException(
        FailureCode.WRONG_SETTING,
        "%s is written in a way that the source can't be added to without a change of what is there; run it without --write, and put the block there by hand"
            .formatted(file),
        null);
  }

  static UnwritableException noYaml(Path file, Exception cause) {
    return new UnwritableException(
        FailureCode.WRONG_SETTING,
        "%s can't be read as YAML: %s; correct it".formatted(file, OneLine.of(cause)),
        cause);
  }

  static UnwritableException failed(Path file, IOException cause) {
    return new UnwritableException(
        FailureCode.UNEXPECTED,
        "%s can't be written: %s; check the directory's rights and room"
            .formatted(file, cause.getClass().getSimpleName() + " " + OneLine.of(cause)),
        cause);
  }

  @Override
  public FailureCode code() {
    return code;
  }
}

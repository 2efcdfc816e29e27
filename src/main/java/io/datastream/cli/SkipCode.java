package io.datastream.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** An exit code. */
final class SkipCode implements ITypeConverter<Integer> {
  @Override
  public Integer convert(String value) {
    try {
      int code = Integer.parseInt(value);
      if (code >= 1 && code <= 255) {
        return code;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + value + "' was given, accepted is a number from 1 to 255");
  }
}

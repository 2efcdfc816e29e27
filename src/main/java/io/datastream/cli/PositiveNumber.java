package io.datastream.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A whole number from 1. */
final class PositiveNumber implements ITypeConverter<Long> {
  @Override
  public Long convert(String value) {
    try {
      long number = Long.parseLong(value);
      if (number >= 1) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new TypeConversionException(
        "'" + value + "' was given, accepted is a whole number from 1");
  }
}

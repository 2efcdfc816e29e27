package io.datastream.init.guess;

import io.datastream.init.sample.ByteSample;
import io.datastream.init.sample.RecordSample;
import io.datastream.record.Utf8;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceUnavailableException;
import io.datastream.source.bytes.FileFormat;
import io.datastream.source.bytes.FileHead;
import io.datastream.source.csv.CsvFormat;
import io.datastream.source.csv.CsvSettings;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/**
 * How a file of CSV is written, and its records when it is read so.
 *
 * @param columns how many its first record has; 0 where there is none
 */
public record CsvShape(char delimiter, Charset charset, RecordSample sample, int columns) {
  private static final char[] DELIMITERS = {',', ';', '\t', '|'};
  private static final int HEAD_BYTES = 4 * 1024;
  private static final int LONGEST_CHARACTER = 4;

  /** What windows-1252 has no character for. */
  private static final byte[] NOT_WINDOWS = {
    (byte) 0x81, (byte) 0x8D, (byte) 0x8F, (byte) 0x90, (byte) 0x9D
  };

  /**
   * The one with which it makes the most sense.
   *
   * @throws SourceUnavailableException when it is no CSV
   */
  public static CsvShape of(ByteSample bytes) {
    Charset charset = charset(bytes);
    CsvShape best = null;
    SourceUnavailableException refused = null;
    for (char delimiter : DELIMITERS) {
      try {
        CsvShape shape = of(bytes, delimiter, charset);
        best = best == null || shape.isBetterThan(best) ? shape : best;
      } catch (SourceUnavailableException e) {
        refused = refused == null ? e : refused;
      }
    }
    if (best == null) {
      throw refused;
    }
    return best;
  }

  private static CsvShape of(ByteSample bytes, char delimiter, Charset charset) {
    CsvSettings settings =
        new CsvSettings(new SourceKey("init"), delimiter, charset, false, Map.of());
    RecordSample sample =
        RecordSample.of(
            CsvFormat.parser(settings).read(bytes.body(), bytes.bytes().length + HEAD_BYTES),
            bytes.complete());
    int columns =
        sample.records().isEmpty() ? 0 : new Fields(sample.records().subList(0, 1)).all().size();
    return new CsvShape(delimiter, charset, sample, columns);
  }

  private boolean isBetterThan(CsvShape other) {
    if (columns > 1 != other.columns > 1) {
      return columns > 1;
    }
    int compared = Double.compare(whole(), other.whole());
    return compared > 0 || compared == 0 && columns > other.columns;
  }

  /** The part of rows that are records. */
  private double whole() {
    double records = sample.records().size();
    return records / Math.max(1, records + sample.broken());
  }

  private static Charset charset(ByteSample sample) {
    byte[] bytes = sample.bytes();
    Optional<FileFormat> wide =
        new FileHead(Arrays.copyOf(bytes, Math.min(bytes.length, HEAD_BYTES)))
            .format()
            .filter(FileFormat::isEncodedText);
    if (wide.isPresent()) {
      return Charset.forName(wide.get().name().replace('_', '-'));
    }
    // The last character may be cut off.
    int end = sample.complete() ? bytes.length : Math.max(0, bytes.length - LONGEST_CHARACTER);
    if (new Utf8().find(bytes, 0, end).isEmpty()) {
      return StandardCharsets.UTF_8;
    }
    for (byte b : bytes) {
      if (Arrays.binarySearch(NOT_WINDOWS, b) >= 0) {
        return StandardCharsets.ISO_8859_1;
      }
    }
    return Charset.forName("windows-1252");
  }
}

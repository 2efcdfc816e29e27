package io.datastream.source.csv;

import io.datastream.record.ExactJson;
import io.datastream.source.CheckedSource;
import io.datastream.source.OneLine;
import io.datastream.source.RecordReader;
import io.datastream.source.Source;
import io.datastream.source.SourceSettings;
import io.datastream.source.SourceUnavailableException;
import io.smallrye.mutiny.Uni;
import io.smallrye.mutiny.infrastructure.Infrastructure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;

/** A CSV file. */
public final class CsvSource implements Source {

  private final CheckedSource.Csv source;
  private final ExactJson json;

  public CsvSource(CheckedSource.Csv source, ExactJson json) {
    this.source = source;
    this.json = json;
  }

  @Override
  public String name() {
    return source.key().source();
  }

  @Override
  public SourceSettings settings() {
    return source.settings();
  }

  @Override
  public Uni<RecordReader> open(int maxRecordBytes) {
    // Files block, and the header is read right away.
    return Uni.createFrom()
        .item(() -> read(maxRecordBytes))
        .runSubscriptionOn(Infrastructure.getDefaultWorkerPool());
  }

  private RecordReader read(int maxRecordBytes) {
    if (Files.isDirectory(source.path())) {
      throw unavailable("is a directory, not a file", null);
    }
    InputStream in = null;
    try {
      in = Files.newInputStream(source.path());
      var reader = new CsvFileReader(source, json, in, maxRecordBytes);
      in = null;
      return reader;
    } catch (NoSuchFileException e) {
      throw unavailable("does not exist", e);
    } catch (AccessDeniedException e) {
      throw unavailable("may not be read by this user", e);
    } catch (IOException e) {
      throw unavailable("cannot be read: " + OneLine.of(e), e);
    } finally {
      closeIfLeft(in);
    }
  }

  private SourceUnavailableException unavailable(String what, Throwable cause) {
    return new SourceUnavailableException(
        "source '%s': %s %s; put the file there or correct %s"
            .formatted(name(), source.path().toAbsolutePath(), what, source.key().of("path")),
        cause);
  }

  private static void closeIfLeft(InputStream in) {
    if (in != null) {
      try {
        in.close();
      } catch (IOException e) {
        // The failure that left it open is on its way already.
      }
    }
  }
}

package io.datastream.bench;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The dataset as a CSV file. */
final class CsvFile {
  private CsvFile() {}

  static Path in(Path scratch, long records) throws IOException {
    Path file = scratch.resolve("orders-" + records + ".csv");
    try (BufferedWriter out = Files.newBufferedWriter(file)) {
      out.write(Dataset.CSV_HEADER);
      out.write('\n');
      for (long id = 0; id < records; id++) {
        out.write(Dataset.csv(id));
      }
    }
    return file;
  }
}

package io.datastream.demo;

import java.io.BufferedWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** A CSV file such as people have: quotes, commas and line breaks in it. */
final class OrdersFile implements AutoCloseable {
  static final int ORDERS = 20_000;

  private final Path directory;
  private final Path file;

  OrdersFile() throws IOException {
    directory = Files.createTempDirectory("datastream-demo");
    file = directory.resolve("orders.csv");
    try (BufferedWriter csv = Files.newBufferedWriter(file)) {
      csv.write("id,customer,amount,ordered_at,note\r\n");
      for (int id = 1; id <= ORDERS; id++) {
        csv.write(
            "%d,%d,%d.%02d,2026-01-%02dT12:00:00Z,\"said \"\"as always\"\", and%nleft\"\r%n"
                .formatted(id, id % UsersApi.USERS + 1, id % 500, id % 100, id % 28 + 1));
      }
    }
  }

  String path() {
    return file.toString();
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(file);
    Files.deleteIfExists(directory);
  }
}

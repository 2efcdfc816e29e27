package io.datastream.source.file;

import io.datastream.source.SourceKey;
import io.datastream.source.bytes.Origin;
import io.datastream.source.bytes.Transport;
import jakarta.enterprise.context.ApplicationScoped;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/** {@code file}: a file, or those of a directory or a pattern; {@code csv}: such that are CSV. */
@ApplicationScoped
public class FileTransport implements Transport {

  private final FileConfig config;

  public FileTransport(FileConfig config) {
    this.config = config;
  }

  @Override
  public Map<String, String> types() {
    return Map.of("file", "csv", "csv", "csv");
  }

  @Override
  public Optional<Class<?>> settings() {
    return Optional.of(FileConfig.class);
  }

  @Override
  public Origin origin(SourceKey key) {
    var given =
        config
            .sources()
            .get(key.source())
            .path()
            .orElseThrow(() -> key.missing("path", "the path of a file"));
    try {
      return new FileOrigin(key, Path.of(given));
    } catch (InvalidPathException e) {
      throw key.refused("path", given, "the path of a file (" + e.getReason() + ")");
    }
  }
}

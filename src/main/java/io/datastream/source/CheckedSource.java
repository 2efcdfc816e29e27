package io.datastream.source;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.csv.ColumnType;
import io.datastream.source.http.HttpAddress;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** A source's configuration after the checks, in types that cannot be wrong any more. */
public sealed interface CheckedSource {

  SourceKey key();

  SourceSettings settings();

  /**
   * @param records the empty pointer when the document itself is the array
   * @param caFile certificates to trust beside Java's own
   */
  record Api(
      SourceKey key,
      SourceSettings settings,
      HttpAddress url,
      JsonPointer records,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration readTimeout,
      int retries,
      int maxRedirects,
      Optional<Path> caFile)
      implements CheckedSource {}

  /**
   * @param strictHeader whether a file is refused whose header doesn't name each column
   */
  record Csv(
      SourceKey key,
      SourceSettings settings,
      Path path,
      char delimiter,
      Charset charset,
      boolean strictHeader,
      Map<String, ColumnType> columns)
      implements CheckedSource {}

  record Sample(SourceKey key, SourceSettings settings) implements CheckedSource {}
}

package io.datastream.source;

import com.fasterxml.jackson.core.JsonPointer;
import java.net.URI;
import java.nio.charset.Charset;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** A source's configuration after the checks, in types that cannot be wrong any more. */
sealed interface CheckedSource {

  SourceKey key();

  SourceSettings settings();

  /**
   * @param records the empty pointer when the document itself is the array
   */
  record Api(
      SourceKey key,
      SourceSettings settings,
      URI url,
      JsonPointer records,
      Map<String, String> headers,
      Duration connectTimeout,
      Duration readTimeout,
      int retries,
      int maxRedirects)
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

package io.datastream.source.catalog;

import com.fasterxml.jackson.core.JsonPointer;
import io.datastream.source.CheckedSource;
import io.datastream.source.ConfigDefaults;
import io.datastream.source.SourceConfigurationException;
import io.datastream.source.SourceKey;
import io.datastream.source.SourceSettings;
import io.datastream.source.csv.ColumnType;
import io.datastream.source.http.HttpAddress;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/** Checks the configuration of one source; every refusal names the key, the value and the cure. */
final class SourceConfigCheck {

  // RFC 9110, section 5.6.2: token.
  private static final Pattern HEADER_NAME = Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+");
  // RFC 6901, section 3: a tilde is always followed by 0 or 1.
  private static final Pattern STRAY_TILDE = Pattern.compile("~(?![01])");

  // RFC 3986, section 3.2: what comes before the host, up to an at sign.
  private static final Pattern USER = Pattern.compile("^[^/?#]*//[^/?#]*@");

  private final SourceKey key;
  private final SourceConfig config;

  SourceConfigCheck(String name, SourceConfig config) {
    this.key = new SourceKey(name);
    this.config = config;
  }

  CheckedSource check() {
    checkName();
    var type =
        config
            .type()
            .map(given -> given.strip().toLowerCase(Locale.ROOT))
            .orElseThrow(() -> missing("type", "one of api, csv, sample"));
    var checked =
        switch (type) {
          case "api" -> api();
          case "csv" -> csv();
          case "sample" -> sample();
          default -> throw refused("type", config.type().orElse(""), "one of api, csv, sample");
        };
    return checked;
  }

  private void checkName() {
    var name = key.source();
    if (name.isBlank()) {
      throw new SourceConfigurationException(
          "datastream.sources.\"%s\": the name of a source is blank; accepted: 1 to %d characters"
              .formatted(name, SourceSettings.MAX_NAME_LENGTH));
    }
    if (name.length() > SourceSettings.MAX_NAME_LENGTH) {
      throw new SourceConfigurationException(
          "datastream.sources.%s…: the name of a source has %d characters; accepted: 1 to %d"
              .formatted(name.substring(0, 40), name.length(), SourceSettings.MAX_NAME_LENGTH));
    }
  }

  private SourceSettings settings() {
    if (config.batchSize() < 1) {
      throw refused("batch-size", config.batchSize(), "a whole number of at least 1");
    }
    if (config.key().filter(fields -> fields.stream().anyMatch(String::isBlank)).isPresent()) {
      throw refused(
          "key", String.join(",", config.key().orElseThrow()), "field names separated by commas");
    }
    return new SourceSettings(config.key(), config.eventTime(), config.batchSize());
  }

  private CheckedSource.Sample sample() {
    refuseApiKeys("sample");
    refuseCsvKeys("sample");
    return new CheckedSource.Sample(key, settings());
  }

  private CheckedSource.Api api() {
    refuseCsvKeys("api");
    return new CheckedSource.Api(
        key,
        settings(),
        url(),
        pointer(),
        headers(),
        positive("connect-timeout", config.connectTimeout()),
        positive("read-timeout", config.readTimeout()),
        notNegative("retries", config.retries()),
        notNegative("max-redirects", config.maxRedirects()),
        caFile());
  }

  private HttpAddress url() {
    var accepted = "an http or https address, for example https://example.org/users";
    var given = config.url().orElseThrow(() -> missing("url", accepted));
    if (USER.matcher(given).find()) {
      throw refused(
          "url",
          HttpAddress.display(given.strip()),
          "an address without user and password; use headers");
    }
    try {
      return HttpAddress.parse(given);
    } catch (IllegalArgumentException e) {
      throw refused("url", HttpAddress.display(given), accepted + " (" + e.getMessage() + ")");
    }
  }

  private Optional<Path> caFile() {
    return config
        .caFile()
        .map(
            given -> {
              try {
                return Path.of(given);
              } catch (InvalidPathException e) {
                throw refused("ca-file", given, "the path of a PEM file (" + e.getReason() + ")");
              }
            });
  }

  private JsonPointer pointer() {
    if (config.records().isEmpty()) {
      return JsonPointer.empty();
    }
    var given = config.records().get();
    if (!given.startsWith("/") || STRAY_TILDE.matcher(given).find()) {
      throw refused("records", given, "a JSON pointer like /data/items (RFC 6901)");
    }
    return JsonPointer.compile(given);
  }

  private Map<String, String> headers() {
    config
        .headers()
        .forEach(
            (name, value) -> {
              if (!HEADER_NAME.matcher(name).matches()) {
                throw new SourceConfigurationException(
                    "%s: '%s' is not the name of an HTTP header; accepted: letters, digits and -"
                        .formatted(key.of("headers", name), name));
              }
              if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
                // The value is likely a secret, so it is not shown.
                throw new SourceConfigurationException(
                    "%s: the value has a line break; accepted: one line"
                        .formatted(key.of("headers", name)));
              }
            });
    return Map.copyOf(config.headers());
  }

  private CheckedSource.Csv csv() {
    refuseApiKeys("csv");
    return new CheckedSource.Csv(
        key, settings(), path(), delimiter(), charset(), strictHeader(), columns());
  }

  private Path path() {
    var given = config.path().orElseThrow(() -> missing("path", "the path of a CSV file"));
    try {
      return Path.of(given);
    } catch (InvalidPathException e) {
      throw refused("path", given, "the path of a CSV file (" + e.getReason() + ")");
    }
  }

  private char delimiter() {
    var given = config.delimiter();
    if (given.equals("\\t") || given.equalsIgnoreCase("tab")) {
      return '\t';
    }
    if (given.length() != 1
        || "\"\r\n".indexOf(given.charAt(0)) >= 0
        || Character.isSurrogate(given.charAt(0))) {
      throw refused("delimiter", given, "one character other than the quote, or tab");
    }
    return given.charAt(0);
  }

  private Charset charset() {
    try {
      var charset = Charset.forName(config.charset().strip());
      if (!charset.canEncode()) {
        throw refused("charset", config.charset(), "an encoding with one reading, like UTF-8");
      }
      return charset;
    } catch (IllegalCharsetNameException | UnsupportedCharsetException e) {
      throw refused(
          "charset",
          config.charset(),
          "the name of a character encoding, like UTF-8, ISO-8859-1 or windows-1252");
    }
  }

  private boolean strictHeader() {
    return switch (config.headerNames().strip().toLowerCase(Locale.ROOT)) {
      case "mend" -> false;
      case "strict" -> true;
      default -> throw refused("header-names", config.headerNames(), "mend or strict");
    };
  }

  private Map<String, ColumnType> columns() {
    var types = new LinkedHashMap<String, ColumnType>();
    config
        .columns()
        .forEach(
            (column, type) ->
                types.put(
                    column,
                    ColumnType.of(type)
                        .orElseThrow(
                            () ->
                                new SourceConfigurationException(
                                    "%s: '%s' is given; accepted: one of %s"
                                        .formatted(
                                            key.of("columns", column),
                                            type,
                                            ColumnType.accepted())))));
    return types;
  }

  private void refuseApiKeys(String type) {
    refuseIf(config.url().isPresent(), "url", type, "api");
    refuseIf(config.records().isPresent(), "records", type, "api");
    refuseIf(!config.headers().isEmpty(), "headers", type, "api");
    // A value that equals the default cannot be told from one not given, and does no harm.
    var connect = parse(ConfigDefaults.CONNECT_TIMEOUT);
    refuseIf(!config.connectTimeout().equals(connect), "connect-timeout", type, "api");
    var read = parse(ConfigDefaults.READ_TIMEOUT);
    refuseIf(!config.readTimeout().equals(read), "read-timeout", type, "api");
    refuseIf(config.retries() != Integer.parseInt(ConfigDefaults.RETRIES), "retries", type, "api");
    var redirects = Integer.parseInt(ConfigDefaults.MAX_REDIRECTS);
    refuseIf(config.maxRedirects() != redirects, "max-redirects", type, "api");
    refuseIf(config.caFile().isPresent(), "ca-file", type, "api");
  }

  private void refuseCsvKeys(String type) {
    refuseIf(config.path().isPresent(), "path", type, "csv");
    refuseIf(!config.delimiter().equals(ConfigDefaults.DELIMITER), "delimiter", type, "csv");
    refuseIf(!config.charset().equals(ConfigDefaults.CHARSET), "charset", type, "csv");
    var names = config.headerNames();
    refuseIf(!names.equals(ConfigDefaults.HEADER_NAMES), "header-names", type, "csv");
    refuseIf(!config.columns().isEmpty(), "columns", type, "csv");
  }

  private void refuseIf(boolean given, String name, String type, String owner) {
    if (given) {
      throw new SourceConfigurationException(
          "%s: given for a source of type %s; accepted: only with type %s"
              .formatted(key.of(name), type, owner));
    }
  }

  private Duration positive(String name, Duration given) {
    if (given.isNegative() || given.toMillis() < 1) {
      throw refused(name, given, "a duration of at least 1 millisecond, like 5s");
    }
    return given;
  }

  private int notNegative(String name, int given) {
    if (given < 0) {
      throw refused(name, given, "a whole number of at least 0");
    }
    return given;
  }

  private static Duration parse(String seconds) {
    return Duration.parse("PT" + seconds);
  }

  private SourceConfigurationException missing(String name, String accepted) {
    return new SourceConfigurationException(
        "%s: nothing is given; accepted: %s".formatted(key.of(name), accepted));
  }

  private SourceConfigurationException refused(String name, Object given, String accepted) {
    return new SourceConfigurationException(
        "%s: '%s' is given; accepted: %s".formatted(key.of(name), given, accepted));
  }
}

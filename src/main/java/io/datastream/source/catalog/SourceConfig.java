package io.datastream.source.catalog;

import io.datastream.source.ConfigDefaults;
import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One source as it is configured; {@link SourceCatalog} checks it. */
public interface SourceConfig {

  /**
   * What kind of source it is: {@code api} (JSON over HTTP), {@code csv} (a file) or {@code sample}
   * (ten built-in users). Required.
   *
   * @return empty when not given, which is an error
   */
  Optional<String> type();

  /**
   * API only, required: the http or https address that answers a GET with JSON.
   *
   * @return empty when not given
   */
  Optional<String> url();

  /**
   * API only: JSON pointer (RFC 6901) to the array of records in the answer, for example {@code
   * /data/items}. Without it the whole answer is the array.
   *
   * @return empty when not given
   */
  Optional<String> records();

  /**
   * API only: HTTP headers to send, for example {@code headers.Authorization=Bearer …}. They are
   * never sent to another origin after a redirect.
   *
   * @return header name to value
   */
  Map<String, String> headers();

  /**
   * API only: how long making a connection may take.
   *
   * @return more than zero
   */
  @WithDefault(ConfigDefaults.CONNECT_TIMEOUT)
  Duration connectTimeout();

  /**
   * API only: how long to wait for the next bytes of an answer. It limits each wait, not the whole
   * answer, and does not run while Datastream is busy with what it has.
   *
   * @return more than zero
   */
  @WithDefault(ConfigDefaults.READ_TIMEOUT)
  Duration readTimeout();

  /**
   * API only: how many times a request is repeated after it failed before any of the body came
   * (connection failure, status 429 or 5xx), with growing pauses, or longer ones that Retry-After
   * asks for, at most 60 s each.
   *
   * @return 0 or more
   */
  @WithDefault(ConfigDefaults.RETRIES)
  int retries();

  /**
   * API only: how many redirects are followed in a row.
   *
   * @return 0 or more
   */
  @WithDefault(ConfigDefaults.MAX_REDIRECTS)
  int maxRedirects();

  /**
   * API only: a file with certificates in PEM whose servers are trusted, beside those of the
   * authorities that Java trusts; for a server with a certificate of one's own authority.
   *
   * @return empty when not given
   */
  Optional<String> caFile();

  /**
   * CSV only, required: path of the file, absolute or relative to the working directory. Its first
   * row names the columns.
   *
   * @return empty when not given
   */
  Optional<String> path();

  /**
   * CSV only: the character between two columns; {@code \t} or {@code tab} for a tab.
   *
   * @return as given
   */
  @WithDefault(ConfigDefaults.DELIMITER)
  String delimiter();

  /**
   * CSV only: the character encoding of the file, by its IANA name.
   *
   * @return as given
   */
  @WithDefault(ConfigDefaults.CHARSET)
  String charset();

  /**
   * CSV only: what becomes of a header that leaves columns without a name of their own. {@code
   * mend} calls a column without a name by its place ({@code column_4}, from 1), the second one of
   * a name {@code a_2}, and says so in the result's {@code warnings}; {@code strict} refuses the
   * file.
   *
   * @return as given
   */
  @WithDefault(ConfigDefaults.HEADER_NAMES)
  String headerNames();

  /**
   * CSV only: types of columns that are not text, for example {@code columns.age=integer}: {@code
   * string}, {@code integer}, {@code number}, {@code boolean} or {@code json}. An empty value of a
   * column that has a type other than string becomes null. The names are those of the records, so
   * also {@code column_4}.
   *
   * @return column name to type
   */
  Map<String, String> columns();

  /**
   * The fields that together identify a record, separated by commas. A record that lacks one of
   * them goes to quarantine; null and an empty text are none. Without this key it is {@code id};
   * where a record has none, its place in the run that sent it, if that run had a key, else its
   * place on the topic.
   *
   * @return empty when not given
   */
  Optional<List<String>> key();

  /**
   * The field that tells when a record came to be: ISO 8601, or seconds or milliseconds since 1970
   * as a number or as its digits in a text. Null or blank is no time; anything else goes to
   * quarantine.
   *
   * @return empty when not given
   */
  Optional<String> eventTime();

  /**
   * Records of one envelope at most.
   *
   * @return 1 or more
   */
  @WithDefault(ConfigDefaults.BATCH_SIZE)
  int batchSize();
}

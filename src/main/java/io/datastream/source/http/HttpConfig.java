package io.datastream.source.http;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithDefaults;
import io.smallrye.config.WithParentName;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Settings of sources whose bytes come over HTTP: {@code type=api}. */
@ConfigMapping(prefix = "datastream.sources")
public interface HttpConfig {

  /**
   * The sources by their names.
   *
   * @return never null for any name
   */
  @WithParentName
  @WithDefaults
  Map<String, HttpSource> sources();

  /** One source. */
  interface HttpSource {

    /**
     * Required: the http or https address that has the records.
     *
     * @return empty when not given
     */
    Optional<String> url();

    /**
     * How it is asked: {@code GET} or {@code POST}.
     *
     * @return one of these
     */
    @WithDefault("GET")
    String method();

    /**
     * With {@code method=POST}: what is sent, mostly JSON. {@code headers.Content-Type} says what
     * it is; without that, {@code application/json}.
     *
     * @return empty when not given
     */
    Optional<String> body();

    /** How the source shows who asks. */
    AuthConfig auth();

    /** How the pages of the answer follow each other. */
    PagingConfig paging();

    /**
     * HTTP headers to send, for example {@code headers.Authorization=Bearer …}. They are never sent
     * to another origin after a redirect.
     *
     * @return header name to value
     */
    Map<String, String> headers();

    /**
     * How long making a connection may take.
     *
     * @return more than zero
     */
    @WithDefault("5s")
    Duration connectTimeout();

    /**
     * How long to wait for the next bytes of an answer. It limits each wait, not the whole answer,
     * and does not run while Datastream is busy with what it has.
     *
     * @return more than zero
     */
    @WithDefault("30s")
    Duration readTimeout();

    /**
     * How long all pauses of one request together may be that the server asks for because it is
     * asked too often: by status 429, with {@code Retry-After} or without, and by {@code RateLimit}
     * headers that leave no further request. They are no retries. {@code 0s} for none.
     *
     * @return not negative
     */
    @WithDefault("10m")
    Duration rateLimitWait();

    /**
     * How many times a request is repeated after it failed before any of the body came (connection
     * failure, status 5xx), with growing pauses, or longer ones that Retry-After asks for, at most
     * 60 s each.
     *
     * @return 0 or more
     */
    @WithDefault("4")
    int retries();

    /**
     * How many redirects are followed in a row.
     *
     * @return 0 or more
     */
    @WithDefault("5")
    int maxRedirects();

    /**
     * A file with certificates in PEM whose servers are trusted, beside those of the authorities
     * that Java trusts; for a server with a certificate of one's own authority.
     *
     * @return empty when not given
     */
    Optional<String> caFile();
  }
}

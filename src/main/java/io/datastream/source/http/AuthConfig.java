package io.datastream.source.http;

import java.util.Optional;

/** How a source shows who asks. What is needed beside the type, the type says. */
public interface AuthConfig {

  /**
   * How the source shows who asks: {@code basic} ({@code user} and {@code password}), {@code
   * bearer} ({@code token}), {@code header} or {@code query} (a key in the header or the query
   * parameter {@code name}), {@code oauth2} (a token that the issuer at {@code token-url} gives for
   * {@code client-id} and {@code client-secret}, by RFC 6749's client credentials). What shows it
   * is never sent to another origin after a redirect or in a link to the next page.
   *
   * @return empty when nobody has to show it
   */
  Optional<String> type();

  /**
   * With {@code auth.type=basic}: the user.
   *
   * @return empty when not given
   */
  Optional<String> user();

  /**
   * With {@code auth.type=basic}: the password.
   *
   * @return empty when not given
   */
  Optional<String> password();

  /**
   * With {@code auth.type=bearer}: the token. With {@code header} and {@code query}: the key.
   *
   * @return empty when not given
   */
  Optional<String> token();

  /**
   * With {@code auth.type=header} or {@code query}: the header's or the parameter's name.
   *
   * @return empty when not given
   */
  Optional<String> name();

  /**
   * With {@code auth.type=oauth2}: the address that gives tokens.
   *
   * @return empty when not given
   */
  Optional<String> tokenUrl();

  /**
   * With {@code auth.type=oauth2}: who asks for a token.
   *
   * @return empty when not given
   */
  Optional<String> clientId();

  /**
   * With {@code auth.type=oauth2}: the secret of who asks.
   *
   * @return empty when not given
   */
  Optional<String> clientSecret();

  /**
   * With {@code auth.type=oauth2}: what the token is to be good for, as the issuer calls it.
   *
   * @return empty when not given
   */
  Optional<String> scope();

  /**
   * With {@code auth.type=oauth2}: where the issuer wants id and secret, {@code header} (HTTP
   * Basic) or {@code body} (fields of the form). Without it, {@code header}.
   *
   * @return empty when not given
   */
  Optional<String> clientAuth();
}

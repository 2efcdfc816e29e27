package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.AuthConfig;
import io.datastream.source.http.AuthKind;
import io.datastream.source.http.Authorization;
import io.datastream.source.http.FormRequests;
import io.datastream.source.http.address.HttpAddress;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.Locale;
import java.util.Optional;

/** {@code oauth2}: a token that an issuer gives, by RFC 6749, section 4.4. */
@Singleton
public class ClientCredentials implements AuthKind {
  @Override
  public String type() {
    return "oauth2";
  }

  @Override
  public Authorization of(SourceKey key, AuthConfig config, FormRequests requests) {
    Required required = new Required(key, type());
    return new IssuedToken(
        new TokenRequest(
            key,
            address(key, required.text("token-url", config.tokenUrl())),
            required.text("client-id", config.clientId()),
            required.text("client-secret", config.clientSecret()),
            config.scope(),
            inBody(key, config.clientAuth())),
        requests,
        Clock.systemUTC());
  }

  private static HttpAddress address(SourceKey key, String given) {
    try {
      return HttpAddress.parse(given);
    } catch (IllegalArgumentException e) {
      throw key.refused(
          "auth.token-url",
          HttpAddress.display(given),
          "an http or https address (" + e.getMessage() + ")");
    }
  }

  private static boolean inBody(SourceKey key, Optional<String> given) {
    return switch (given.orElse("header").strip().toLowerCase(Locale.ROOT)) {
      case "header" -> false;
      case "body" -> true;
      default -> throw key.refused("auth.client-auth", given.orElseThrow(), "header or body");
    };
  }
}

package io.datastream.source.http.auth;

import io.datastream.source.SourceKey;
import io.datastream.source.http.Credentials;
import io.datastream.source.http.address.HttpAddress;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What an issuer is asked (RFC 6749, section 4.4.2).
 *
 * @param inBody whether id and secret are fields of the form, and not a header
 */
record TokenRequest(
    SourceKey key,
    HttpAddress issuer,
    String clientId,
    String clientSecret,
    Optional<String> scope,
    boolean inBody) {

  Map<String, String> form() {
    Map<String, String> form = new LinkedHashMap<>();
    form.put("grant_type", "client_credentials");
    scope.ifPresent(it -> form.put("scope", it));
    if (inBody) {
      form.put("client_id", clientId);
      form.put("client_secret", clientSecret);
    }
    return form;
  }

  /** Both are encoded as a form's fields before they are put together (section 2.3.1). */
  Map<String, String> headers() {
    Credentials basic = BasicAuth.credentials(encoded(clientId), encoded(clientSecret));
    return inBody ? Map.of() : basic.headers();
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  @Override
  public String toString() {
    return "token of " + issuer.display();
  }
}
